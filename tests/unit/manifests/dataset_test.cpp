// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "manifests/dataset_reader.hpp"
#include "support/temp_dir.hpp"

namespace callveil::manifests {
namespace {

using domain::DataType;
using domain::Direction;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// A map of one collection `leads` with these lines as its fields.
std::string with_fields(const std::string& lines) {
    return "dataset:\n- fides_key: crm\n  collections:\n  - name: leads\n    fields:\n" + lines;
}

LoadedMap good(const std::string& text) {
    auto loaded = parse_data_map(text, "m.yml");
    EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : loaded.error().detail);
    return loaded ? std::move(*loaded) : LoadedMap{};
}

std::string bad(const std::string& text) {
    const auto loaded = parse_data_map(text, "m.yml");
    EXPECT_FALSE(loaded.has_value()) << text;
    return loaded ? "" : loaded.error().detail;
}

domain::Field only_field(const std::string& lines) {
    const auto loaded = good(with_fields(lines));
    return loaded.map.datasets.at(0).collections.at(0).fields.at(0);
}

TEST(DataMapFile, IsReadWithEveryAnnotation) {
    const auto loaded = good(R"(
dataset:
- fides_key: crm
  name: CRM
  data_categories: [user]
  fides_meta:
    resource_id: whatever
    after: [dialler]
    namespace: {schema: public, database_name: crm}
  collections:
  - name: leads
    data_categories: [user.contact]
    fides_meta:
      after: [dialler.calls]
      erase_after: [dialler.notes]
      skip_processing: true
      redact: name
    fields:
    - name: phone number
      description: free text is a fine name
      data_categories: [user.contact.phone_number]
      fides_meta:
        identity: phone_number
        primary_key: true
        data_type: string
        length: 20
        read_only: true
        redact: name
        custom_request_field: tenant
        references:
        - {dataset: dialler, field: calls.number.dialled, direction: from}
        - {dataset: dialler, field: notes.number}
        masking_strategy_override:
          strategy: string_rewrite
          configuration: {rewrite_value: gone, format_preservation: {suffix: "@example.com"}}
)");
    EXPECT_THAT(loaded.warnings, IsEmpty());
    const auto& dataset = loaded.map.datasets.at(0);
    EXPECT_EQ(dataset.name, "CRM");
    EXPECT_THAT(dataset.after, ElementsAre("dialler"));
    EXPECT_EQ(dataset.namespace_entries.at("schema"), "public");
    const auto& leads = dataset.collections.at(0);
    EXPECT_THAT(leads.after, ElementsAre(domain::CollectionId{"dialler", "calls"}));
    EXPECT_THAT(leads.erase_after, ElementsAre(domain::CollectionId{"dialler", "notes"}));
    EXPECT_TRUE(leads.skip_processing);
    EXPECT_TRUE(leads.redact_name);
    const auto& phone = leads.fields.at(0);
    EXPECT_EQ(phone.name, "phone number");
    EXPECT_EQ(phone.identity, "phone_number");
    EXPECT_TRUE(phone.primary_key);
    EXPECT_EQ(phone.type, DataType::string);
    EXPECT_FALSE(phone.is_array);
    EXPECT_EQ(phone.length, 20U);
    EXPECT_TRUE(phone.read_only);
    EXPECT_TRUE(phone.redact_name);
    EXPECT_EQ(phone.custom_request_field, "tenant");
    EXPECT_THAT(
        phone.references,
        ElementsAre(
            domain::FieldReference{{{"dialler", "calls"}, "number.dialled"}, Direction::from},
            domain::FieldReference{{{"dialler", "notes"}, "number"}, Direction::either}));
    EXPECT_EQ(phone.masking_override,
              (domain::MaskSpec{
                  "string_rewrite",
                  {{"rewrite_value", "gone"}, {"format_preservation.suffix", "@example.com"}}}));
}

TEST(DataMapFile, SortsDatasetsAndCollections) {
    const auto loaded = good(R"(
dataset:
- {fides_key: b, collections: []}
- {fides_key: a, collections: [{name: z, fields: []}, {name: y, fields: []}]}
)");
    ASSERT_EQ(loaded.map.datasets.size(), 2U);
    EXPECT_EQ(loaded.map.datasets[0].key, "a");
    EXPECT_NE(loaded.map.find(domain::CollectionId{"a", "y"}), nullptr);
    EXPECT_NE(loaded.map.find(domain::CollectionId{"a", "z"}), nullptr);
}

TEST(DataMapFile, TakesTheOlderNameOfAnnotationsUnlessTheNewerIsThere) {
    EXPECT_EQ(only_field("    - {name: a, fidesops_meta: {identity: email}}\n").identity, "email");
    EXPECT_EQ(only_field("    - name: a\n"
                         "      fidesops_meta: {identity: email}\n"
                         "      fides_meta: {identity: phone_number}\n")
                  .identity,
              "phone_number");
}

TEST(DataMapFile, ReadsEveryDataTypeAndItsArray) {
    const std::map<std::string, DataType> types = {
        {"string", DataType::string},       {"integer", DataType::integer},
        {"float", DataType::floating},      {"boolean", DataType::boolean},
        {"object_id", DataType::object_id}, {"object", DataType::object}};
    for (const auto& [name, type] : types) {
        const std::string start = "    - {name: a, fides_meta: {data_type: ";
        EXPECT_EQ(only_field(start + name + "}}\n").type, type);
        EXPECT_FALSE(only_field(start + name + "}}\n").is_array);
        EXPECT_TRUE(only_field(start + "'" + name + "[]'}}\n").is_array);
    }
    EXPECT_THAT(bad(with_fields("    - {name: a, fides_meta: {data_type: date}}\n")),
                AllOf(StartsWith("m.yml:6:41: "), HasSubstr("data_type")));
}

TEST(DataMapFile, WarnsOfKeysWithoutEffectAtTheirPlace) {
    const auto loaded =
        good(with_fields("    - name: a\n"
                         "      data_type: string\n"
                         "      data_purposes: [x]\n"
                         "      fides_meta:\n"
                         "        identiy: email\n"));
    EXPECT_THAT(loaded.warnings,
                ElementsAre("m.yml:7:7: The key \"data_type\" has no effect here. It belongs under "
                            "fides_meta.",
                            "m.yml:8:7: The key \"data_purposes\" has no effect here.",
                            "m.yml:10:9: The key \"identiy\" has no effect here. Did you mean "
                            "\"identity\"?"));
}

TEST(DataMapFile, WarnsOfCategoriesOutsideTheTaxonomyAndKeepsThem) {
    const auto loaded =
        good(with_fields("    - {name: a, data_categories: [user.contact.emial, acme.vip]}\n"));
    EXPECT_THAT(loaded.map.datasets[0].collections[0].fields[0].categories,
                ElementsAre("user.contact.emial", "acme.vip"));
    EXPECT_THAT(
        loaded.warnings,
        ElementsAre(AllOf(StartsWith("m.yml:6:"), HasSubstr("Did you mean \"user.contact.email\"")),
                    HasSubstr("acme.vip")));
}

TEST(DataMapFile, DropsLeafAnnotationsOfAnObjectWithAWarning) {
    const auto loaded =
        good(with_fields("    - name: contact\n"
                         "      fides_meta:\n"
                         "        identity: email\n"
                         "        primary_key: true\n"
                         "        data_type: object[]\n"
                         "        return_all_elements: true\n"
                         "      fields:\n"
                         "      - name: mail\n"
                         "        fides_meta: {data_type: string}\n"));
    const auto& contact = loaded.map.datasets[0].collections[0].fields[0];
    EXPECT_EQ(contact.identity, "");
    EXPECT_FALSE(contact.primary_key);
    EXPECT_TRUE(contact.is_array);
    EXPECT_TRUE(contact.fields.at(0).return_all_elements);
    EXPECT_EQ(contact.fields.at(0).type, DataType::string);
    EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("Field contact has fields of its own")));
}

TEST(DataMapFile, RefusesBrokenRulesAtTheirPlace) {
    EXPECT_THAT(bad("dataset:\n- {fides_key: a b, collections: []}\n"), StartsWith("m.yml:2:15: "));
    EXPECT_THAT(bad("dataset:\n- {collections: []}\n"), HasSubstr("\"fides_key\" is missing"));
    EXPECT_THAT(bad("dataset:\n- {fides_key: a}\n"), HasSubstr("\"collections\" is missing"));
    EXPECT_THAT(bad("dataset: {fides_key: a}\n"), HasSubstr("A list is expected"));
    EXPECT_THAT(bad("- a\n"), HasSubstr("A map is expected"));
    EXPECT_THAT(bad(with_fields("    - {description: x}\n")), HasSubstr("\"name\" is missing"));
    EXPECT_THAT(bad(with_fields("    - {name: a, fides_meta: {length: 0}}\n")),
                HasSubstr("above 0"));
    EXPECT_THAT(bad(with_fields("    - {name: a, fides_meta: {return_all_elements: true}}\n")),
                HasSubstr("[]"));
    EXPECT_THAT(
        bad(with_fields("    - {name: a, fides_meta: {data_type: string}, fields: [{name: b}]}\n")),
        HasSubstr("object"));
    EXPECT_THAT(bad(with_fields("    - {name: a, fides_meta: {redact: all}}\n")),
                HasSubstr("redact"));
    EXPECT_THAT(
        bad(with_fields("    - {name: a, fides_meta: {references: [{dataset: d, field: f}]}}\n")),
        HasSubstr("collection.field"));
    EXPECT_THAT(bad(with_fields("    - {name: a, fides_meta: {references: [{dataset: d, field: "
                                "c.f, direction: up}]}}\n")),
                HasSubstr("from or to"));
}

TEST(DataMapFile, RefusesAnAfterWithoutExactlyOneDot) {
    for (const char* name : {"calls", "a.b.c", ".calls", "dialler."}) {
        EXPECT_THAT(bad(std::string("dataset:\n- fides_key: a\n  collections:\n  - name: c\n    "
                                    "fides_meta: {after: [") +
                        name + "]}\n    fields: []\n"),
                    HasSubstr("dataset.collection, with one dot"));
    }
}

TEST(DataMapFile, RefusesDuplicates) {
    EXPECT_THAT(bad("dataset:\n- {fides_key: a, collections: []}\n- {fides_key: a, collections: "
                    "[]}\n"),
                AllOf(StartsWith("m.yml:3:3: "), HasSubstr("m.yml:2:3")));
    EXPECT_THAT(bad("dataset:\n- {fides_key: a, collections: [{name: c, fields: []}, {name: c, "
                    "fields: []}]}\n"),
                HasSubstr("Collection c is declared twice"));
    EXPECT_THAT(bad(with_fields("    - name: a\n    - name: a\n")),
                AllOf(StartsWith("m.yml:7:7: "), HasSubstr("Field a is declared twice")));
}

TEST(DataMapFile, RefusesAFieldMaskThatNeedsASecret) {
    for (const char* strategy : {"hash", "hmac", "aes_encrypt"}) {
        EXPECT_THAT(bad(with_fields(std::string("    - {name: a, fides_meta: "
                                                "{masking_strategy_override: {strategy: ") +
                                    strategy + "}}}\n")),
                    AllOf(HasSubstr(strategy), HasSubstr("own mask may not be")));
    }
}

TEST(DataMapFile, WarnsThatRowsAreNotDeleted) {
    const std::string start =
        "dataset:\n- fides_key: a\n  collections:\n  - name: c\n    fields: "
        "[]\n    fides_meta: {masking_strategy_override: {strategy: ";
    const auto loaded = good(start + "delete}}\n");
    EXPECT_TRUE(loaded.map.datasets[0].collections[0].delete_rows);
    EXPECT_THAT(loaded.warnings, ElementsAre(HasSubstr("never deleted")));
    EXPECT_THAT(bad(start + "null_rewrite}}\n"), HasSubstr("can only be delete"));
}

TEST(DataMapFile, SkipsOtherResourcesAndSaysWhenNoDatasetIsLeft) {
    EXPECT_THAT(good("system: [{fides_key: x}]\n").warnings,
                ElementsAre("m.yml: The file holds no dataset."));
    EXPECT_THAT(good("").warnings, ElementsAre("m.yml: The file holds no dataset."));
}

TEST(DataMapFiles, AreUnitedFromFilesAndFolders) {
    const tests::TempDir folder;
    std::filesystem::create_directory(folder / "more");
    std::ofstream(folder / "a.yml") << "dataset: [{fides_key: a, collections: []}]\n";
    std::ofstream(folder / "more" / "b.yaml") << "dataset: [{fides_key: b, collections: []}]\n";
    std::ofstream(folder / "more" / "note.txt") << "not a map: [\n";
    const auto loaded = load_data_map({folder / "a.yml", folder / "more"});
    ASSERT_TRUE(loaded.has_value());
    EXPECT_EQ(loaded->map.datasets.size(), 2U);
    const auto twice = load_data_map({folder / "a.yml", folder / "a.yml"});
    ASSERT_FALSE(twice.has_value());
    EXPECT_THAT(twice.error().detail, HasSubstr("Dataset a is declared twice"));
    EXPECT_EQ(load_data_map({folder / "none.yml"}).error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace callveil::manifests
