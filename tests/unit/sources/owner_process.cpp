// SPDX-License-Identifier: Apache-2.0
#include "unit/sources/owner_process.hpp"

#include <grp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>

#include "unit/sources/lead_file.hpp"

namespace callveil::tests {
namespace {

void send(int channel, const std::string& text) {
    const std::string frame = text + '\0';
    if (write(channel, frame.data(), frame.size()) != static_cast<ssize_t>(frame.size())) {
        throw std::runtime_error("the other process is gone");
    }
}

std::optional<std::string> receive(int channel) {
    std::string text;
    for (char letter = 0; read(channel, &letter, 1) == 1;) {
        if (letter == '\0') {
            return text;
        }
        text += letter;
    }
    return std::nullopt;
}

void become(uid_t user, gid_t own_group, gid_t group) {
    if (setgroups(1, &group) != 0 || setgid(own_group) != 0 || setuid(user) != 0) {
        _exit(3);
    }
    umask(0077);
}

std::string obey(const std::filesystem::path& file, std::unique_ptr<OwnerConnection>& connection,
                 const std::string& command) {
    try {
        if (command == "close") {
            connection.reset();
            return "ok";
        }
        if (command == "open") {
            connection = std::make_unique<OwnerConnection>(file);
            return "ok";
        }
        return connection->cell(command);
    } catch (const std::exception& problem) {
        return std::string{"error: "} + problem.what();
    }
}

}  // namespace

OwnerProcess::OwnerProcess(const std::filesystem::path& file, uid_t user, gid_t group) {
    std::array<int, 2> commands{};
    std::array<int, 2> answers{};
    if (pipe(commands.data()) != 0 || pipe(answers.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    process_ = fork();
    if (process_ == 0) {
        close(commands[1]);
        close(answers[0]);
        become(user, group, group);
        std::unique_ptr<OwnerConnection> connection;
        while (const auto command = receive(commands[0])) {
            send(answers[1], obey(file, connection, *command));
        }
        connection.reset();
        _exit(0);
    }
    close(commands[0]);
    close(answers[1]);
    to_owner_ = commands[1];
    from_owner_ = answers[0];
}

OwnerProcess::~OwnerProcess() {
    close(to_owner_);
    close(from_owner_);
    waitpid(process_, nullptr, 0);
}

std::string OwnerProcess::run(const std::string& command) {
    send(to_owner_, command);
    return receive(from_owner_).value_or("error: the owner is gone");
}

std::string as_user(uid_t user, gid_t own_group, gid_t group,
                    const std::function<std::string()>& work) {
    std::array<int, 2> answers{};
    if (pipe(answers.data()) != 0) {
        throw std::runtime_error("no pipe");
    }
    const pid_t process = fork();
    if (process == 0) {
        become(user, own_group, group);
        std::string complaint;
        try {
            complaint = work();
        } catch (const std::exception& problem) {
            complaint = problem.what();
        }
        send(answers[1], complaint);
        _exit(0);
    }
    close(answers[1]);
    auto complaint = receive(answers[0]).value_or("the process died");
    close(answers[0]);
    waitpid(process, nullptr, 0);
    return complaint;
}

}  // namespace callveil::tests
