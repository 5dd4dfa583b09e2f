// SPDX-License-Identifier: Apache-2.0
#include "domain/data_map.hpp"

#include <gtest/gtest.h>

#include "domain/catalogue.hpp"

namespace callveil::domain {
namespace {

Field named(std::string name, std::vector<Field> nested = {}) {
    Field field;
    field.name = std::move(name);
    field.fields = std::move(nested);
    return field;
}

DataMap small_map() {
    Collection calls;
    calls.name = "calls";
    Collection leads;
    leads.name = "leads";
    leads.fields = {named("id"), named("a.b"), named("address", {named("street")})};
    Dataset crm;
    crm.key = "crm";
    crm.collections = {calls, leads};
    Dataset dialler;
    dialler.key = "dialler";
    return {{crm, dialler}};
}

TEST(DataMap, FindsWhatItHolds) {
    const DataMap map = small_map();
    const CollectionId leads{"crm", "leads"};
    ASSERT_NE(map.find(leads), nullptr);
    EXPECT_EQ(map.find(leads)->name, "leads");
    EXPECT_EQ(map.find(FieldId{leads, "id"})->name, "id");
    EXPECT_EQ(map.find(FieldId{leads, "address.street"})->name, "street");
    EXPECT_EQ(map.find_dataset("dialler")->key, "dialler");
}

TEST(DataMap, FindsAColumnWhoseOwnNameHoldsADot) {
    EXPECT_EQ(small_map().find(FieldId{{"crm", "leads"}, "a.b"}) != nullptr, true);
}

TEST(DataMap, DoesNotFindWhatItDoesNotHold) {
    const DataMap map = small_map();
    EXPECT_EQ(map.find_dataset("cr"), nullptr);
    EXPECT_EQ(map.find_dataset("zzz"), nullptr);
    EXPECT_EQ(map.find(CollectionId{"crm", "lead"}), nullptr);
    EXPECT_EQ(map.find(CollectionId{"dialler", "leads"}), nullptr);
    EXPECT_EQ(map.find(FieldId{{"crm", "leads"}, "address.city"}), nullptr);
    EXPECT_EQ(map.find(FieldId{{"crm", "leads"}, "a"}), nullptr);
}

TEST(Category, LiesWithinItselfAndItsAncestorsOnly) {
    EXPECT_TRUE(category_within("user.device.cookie", "user.device.cookie"));
    EXPECT_TRUE(category_within("user.name.first", "user"));
    EXPECT_FALSE(category_within("user.device.cookie_id", "user.device.cookie"));
    EXPECT_FALSE(category_within("user", "user.name"));
    EXPECT_FALSE(category_within("user", ""));
}

TEST(TableInfo, FindsAColumnByItsExactName) {
    TableInfo table;
    table.columns.resize(2);
    table.columns[0].name = "id";
    table.columns[1].name = "Phone";
    EXPECT_EQ(table.find("Phone"), &table.columns[1]);
    EXPECT_EQ(table.find("phone"), nullptr);
}

}  // namespace
}  // namespace callveil::domain
