// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "crypto/hash.hpp"
#include "rig.hpp"
#include "usecases/audit_heads.hpp"
#include "usecases/upkeep_views.hpp"
#include "wire/audit_export.hpp"
#include "wire/audit_proof.hpp"

namespace callveil::tests {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using usecases::KeyNamed;

/// A daemon that starts again and again, with one signing key or another.
class SignKey : public testing::Test {
protected:
    static crypto::SignKeys keys(char seed) {
        return value_of(crypto::sign_keys_from(crypto::Secret(std::string(32, seed))));
    }
    static std::string hex(char seed) { return crypto::hex(keys(seed).public_key); }
    static wire::KeyChange change(char from, char to) {
        return wire::hand_over(keys(from), hex(to));
    }
    KeyNamed start(char seed, const std::vector<wire::KeyChange>& changes = {}) {
        rig.keys.audit = keys(seed);
        const auto named = value_of(usecases::name_sign_key(rig.context, changes));
        heads += value_of(usecases::tell_audit_head(rig.context)).line + "\n";
        return named;
    }
    std::vector<std::string> named() {
        std::vector<std::string> objects;
        for (const auto& entry : rig.audit()) {
            if (entry.event.verb == "log.sign_key") {
                objects.push_back(entry.event.object);
            }
        }
        return objects;
    }
    std::vector<std::string> findings() {
        std::istringstream kept(heads);
        wire::AuditProof proof(value_of(wire::read_outside(kept)), "");
        const auto log = value_of(
            usecases::read_audit(rig.context, rig.dana, 0, 200, usecases::AuditRead::copy));
        for (const auto& row : log.rows) {
            proof.take(row);
        }
        return proof.finish().findings;
    }

    Rig rig;
    std::string heads;
};

TEST_F(SignKey, IsNamedBeforeItSigns) {
    EXPECT_EQ(start('a'), KeyNamed::first);
    EXPECT_THAT(named(), ElementsAre(hex('a')));
    EXPECT_EQ(start('a'), KeyNamed::before);
    EXPECT_THAT(named(), ElementsAre(hex('a')));
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(SignKey, IsFollowedByTheOneThatItSigned) {
    start('a');
    EXPECT_EQ(start('b', {change('a', 'b')}), KeyNamed::handed_over);
    EXPECT_THAT(named(), ElementsAre(hex('a'), hex('b')));
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(SignKey, MayChangeTwiceBetweenTwoStarts) {
    start('a');
    EXPECT_EQ(start('c', {change('a', 'x'), change('b', 'c'), change('a', 'b')}),
              KeyNamed::handed_over);
    EXPECT_THAT(named(), ElementsAre(hex('a'), hex('b'), hex('c')));
    EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(SignKey, IsToldWhenTheOldOneDidNotSign) {
    start('a');
    EXPECT_EQ(start('b'), KeyNamed::unsigned_change);
    EXPECT_THAT(findings(), ElementsAre(HasSubstr("not signed by the old key")));
}

TEST_F(SignKey, IsNotFollowedByAForgedChange) {
    start('a');
    auto forged = change('x', 'b');
    forged.old_key = hex('a');
    EXPECT_EQ(start('b', {forged}), KeyNamed::unsigned_change);
    EXPECT_THAT(named(), ElementsAre(hex('a'), hex('b')));
}

TEST_F(SignKey, EndsASearchThatTurnsInACircle) {
    start('a');
    EXPECT_EQ(start('b', {change('b', 'c'), change('c', 'b')}), KeyNamed::unsigned_change);
}

}  // namespace
}  // namespace callveil::tests
