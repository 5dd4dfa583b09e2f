// SPDX-License-Identifier: Apache-2.0
#include "channels/request_handlers.hpp"
#include "usecases/packages.hpp"
#include "usecases/start_preview.hpp"
#include "usecases/start_search.hpp"

namespace callveil::channels {

void add_work_verbs(Dispatcher& admins, const Surroundings& around) {
    using domain::Caller;
    const auto& context = around.context;
    admins.add<wire::SearchStart>([&](const Caller& caller, const wire::SearchStart& asked) {
        return usecases::start_search(context, caller, asked);
    });
    admins.add<wire::SearchPage>([&](const Caller& caller, const wire::SearchPage& asked) {
        return usecases::search_page(context, caller, asked);
    });
    admins.add<wire::JobStatus>([&](const Caller& caller, const wire::JobStatus& asked) {
        return usecases::job_status(context, caller, asked);
    });
    admins.add<wire::JobCancel>([&](const Caller& caller, const wire::JobCancel& asked) {
        return usecases::cancel_job(context, caller, asked);
    });
    admins.add<wire::PreviewStart>([&](const Caller& caller, const wire::PreviewStart& asked) {
        return usecases::start_preview(context, caller, asked);
    });
    admins.add<wire::PreviewPage>([&](const Caller& caller, const wire::PreviewPage& asked) {
        return usecases::preview_page(context, caller, asked);
    });
    admins.add<wire::PlanShow>([&](const Caller&, const wire::PlanShow& asked) {
        return usecases::show_plan(context, asked);
    });
    admins.add<wire::PackageList>([&](const Caller&, const wire::PackageList& asked) {
        return usecases::list_packages(context, asked);
    });
    admins.add<wire::PackageGet>([&](const Caller& caller, const wire::PackageGet& asked) {
        return usecases::read_package(context, caller, asked);
    });
    admins.add<wire::PackagePassphrase>(
        [&](const Caller& caller, const wire::PackagePassphrase& asked) {
            return usecases::tell_passphrase(context, caller, asked);
        });
}

}  // namespace callveil::channels
