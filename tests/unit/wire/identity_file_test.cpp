// SPDX-License-Identifier: Apache-2.0
#include "wire/identity_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "crypto/box.hpp"
#include "crypto/key_file.hpp"
#include "support/temp_dir.hpp"
#include "wire/codec.hpp"

namespace callveil::wire {
namespace {

using testing::HasSubstr;
using testing::Not;

IdentityFile fresh() {
    const auto own = crypto::make_box_keys();
    IdentityFile identity;
    identity.principal = "desk-7";
    identity.public_key = *crypto::z85(own.public_key);
    identity.secret_key = *crypto::z85(own.secret_key.view());
    identity.endpoint = "tcp://127.0.0.1:5570";
    identity.server_key = *crypto::z85(crypto::make_box_keys().public_key);
    identity.seal_key = crypto::base64(crypto::make_box_keys().public_key);
    return identity;
}

class IdentityFiles : public testing::Test {
protected:
    std::string refusal(const IdentityFile& identity) const {
        const auto written = write_identity_file(folder_ / "x.json", identity);
        EXPECT_FALSE(std::filesystem::exists(folder_ / "x.json"));
        return written ? "was written" : written.error().detail;
    }
    tests::TempDir folder_;
};

TEST_F(IdentityFiles, AreReadAsTheyWereWritten) {
    const auto identity = fresh();
    ASSERT_TRUE(write_identity_file(folder_ / "desk.json", identity));
    const auto read = read_identity_file(folder_ / "desk.json");
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(encode(*read), encode(identity));
}

TEST_F(IdentityFiles, AreNeverOverwritten) {
    ASSERT_TRUE(write_identity_file(folder_ / "desk.json", fresh()));
    EXPECT_EQ(write_identity_file(folder_ / "desk.json", fresh()).error().code,
              ErrorCode::conflict);
}

TEST_F(IdentityFiles, OpenToOthersAreRefused) {
    const auto path = folder_ / "desk.json";
    ASSERT_TRUE(write_identity_file(path, fresh()));
    std::filesystem::permissions(path, std::filesystem::perms{0644});
    EXPECT_EQ(read_identity_file(path).error().code, ErrorCode::misconfigured);
}

TEST_F(IdentityFiles, HoldNoKeyOfTheZeroMqManual) {
    auto identity = fresh();
    identity.server_key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    EXPECT_THAT(refusal(identity), HasSubstr("'server_key' is a test key"));
    identity = fresh();
    identity.public_key = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID";
    identity.secret_key = "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs";
    EXPECT_THAT(refusal(identity), HasSubstr("test key"));
}

TEST_F(IdentityFiles, HoldTwoHalvesOfOneKey) {
    auto identity = fresh();
    identity.public_key = fresh().public_key;
    EXPECT_THAT(refusal(identity), HasSubstr("'public_key' does not belong to 'secret_key'"));
}

TEST_F(IdentityFiles, NameTheAdminChannelWholeOrNotAtAll) {
    auto identity = fresh();
    identity.admin_endpoint = "tcp://127.0.0.1:5571";
    EXPECT_THAT(refusal(identity), HasSubstr("'admin_endpoint'"));
}

TEST_F(IdentityFiles, OfAnotherShapeAreRefusedWithoutRepeatingThem) {
    const auto path = folder_ / "desk.json";
    auto json = encode(fresh());
    json["extra"] = 1;
    ASSERT_TRUE(crypto::write_secret_file(path, to_text(json)));
    const auto read = read_identity_file(path);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().detail, HasSubstr("'extra' is not known"));
    EXPECT_THAT(read.error().detail, Not(HasSubstr(json["secret_key"].get<std::string>())));
}

}  // namespace
}  // namespace callveil::wire
