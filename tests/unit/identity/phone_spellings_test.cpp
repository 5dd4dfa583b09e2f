// SPDX-License-Identifier: Apache-2.0
#include "given.hpp"

namespace callveil::tests {

namespace {

struct Region {
    std::string name;
    std::vector<std::string> spellings;  ///< all of one number
    std::vector<std::string> strangers;  ///< none of them, nor each other
};

void PrintTo(const Region& region, std::ostream* out) {
    *out << region.name;
}

class PhoneSpellings : public testing::TestWithParam<Region> {};

TEST_P(PhoneSpellings, OfOneNumberFindEachOther) {
    for (const auto& given : GetParam().spellings) {
        for (const auto& cell : GetParam().spellings) {
            EXPECT_TRUE(finds(given, cell, GetParam().name)) << given << " in " << cell;
        }
    }
}

TEST_P(PhoneSpellings, OfOtherNumbersStayApart) {
    auto numbers = GetParam().strangers;
    numbers.push_back(GetParam().spellings.front());
    for (const auto& given : numbers) {
        for (const auto& cell : numbers) {
            EXPECT_EQ(given == cell, finds(given, cell, GetParam().name))
                << given << " in " << cell;
        }
    }
}

TEST_P(PhoneSpellings, OfStrangersNeverFindAnySpelling) {
    for (const auto& given : GetParam().strangers) {
        for (const auto& cell : GetParam().spellings) {
            EXPECT_FALSE(finds(given, cell, GetParam().name)) << given << " in " << cell;
        }
    }
}

TEST_P(PhoneSpellings, OfOneNumberHaveOneCanonicalForm) {
    const auto& [name, spellings, strangers] = GetParam();
    const auto first = identity::canonical(domain::phone_number, spellings.front(), name);
    for (const auto& spelling : spellings) {
        EXPECT_EQ(identity::canonical(domain::phone_number, spelling, name), first) << spelling;
    }
}

const Region example{"US",
                     {"1223334444",
                      "(122) 333-4444",
                      "+1 122-333-4444",
                      "+11223334444",
                      "11223334444",
                      "1-122-333-4444",
                      "0011223334444",
                      "0111223334444",
                      "01111223334444",
                      "001 122 333 4444",
                      "+1223334444",
                      "122.333.4444",
                      "122 333 4444",
                      "122/333-4444",
                      "  1223334444\t",
                      "122\u00A0333\u20114444",
                      "１２２３３３４４４４",
                      "＋１（１２２）３３３－４４４４",
                      "١٢٢٣٣٣٤٤٤٤",
                      "tel:+1-122-333-4444",
                      "tel:333-4444;phone-context=+1-122",
                      "tel:+1-122-333-4444;ext=12",
                      "1223334444 ext 12",
                      "1223334444 ext. 12",
                      "(122) 333-4444 Ext.: 12",
                      "1223334444 extension 1234567",
                      "1223334444x12",
                      "1223334444 X 12",
                      "1223334444 #12",
                      "122 333 4444 / 555 0100",
                      "555 0100 / 122 333 4444",
                      "122 333 4444, 212 555 0100",
                      "212-555-0100; (122) 333-4444",
                      "212-555-0100\n(122) 333-4444",
                      "Home: 212 555 0100 Cell: 122 333 4444",
                      "212 555 0100 +1 122 333 4444",
                      "12XX33XX45 / 122 333 4444",
                      "1223334444.0"},
                     {"1223334445", "2223334444", "223334444", "3334444", "4444", "122333444",
                      "0223334444", "122333444455", "+441223334444", "+4420122333444"}};

const Region example_canonical{
    "US",
    {"1223334444", "+1 122-333-4444", "11223334444", "0011223334444", "0111223334444",
     "+1223334444", "tel:+1-122-333-4444;ext=12", "１２２３３３４４４４"},
    {"2125550100", "+44 20 7946 0958", "5550100"}};

const std::vector<Region> regions{
    example_canonical,
    {"US",
     {"212 555 0100", "+12125550100", "1 (212) 555-0100", "001 212 555 0100", "011 1 212 555 0100",
      "0112125550100"},
     {"212 555 0101", "312 555 0100", "555 0100", "+44 20 7946 0958"}},
    {"US",
     {"+44 20 7946 0958", "011 44 20 7946 0958", "0044 20 7946 0958", "+44 (0)20 7946 0958"},
     {"+44 20 7946 0959", "+45 20 79 46 09", "+1 202 555 0195"}},
    {"GB",
     {"020 7946 0958", "+44 20 7946 0958", "0044 20 7946 0958", "00442079460958",
      "011 44 20 7946 0958", "+44 (0)20 7946 0958", "44 20 7946 0958", "2079460958",
      "(020) 7946 0958 x12"},
     {"020 7946 0957", "0161 496 0958", "+1 207 946 0958", "+33 2 07 94 60 95"}},
    {"GB",
     {"07700 900123", "+447700900123", "00447700900123", "447700900123", "7700900123"},
     {"07700 900124", "07701 900123", "900123"}},
    {"DE",
     {
         "030 23125 000",
         "+49 30 23125000",
         "0049 30 23125000",
         "+49 (0)30 23125000",
         "030/23125000",
         "030/23125-000",
         "+49/30/23125000",
     },
     {"030 23125 001", "0221 23125000", "23125000", "+30 23125000 11"}},
    {"FR",
     {"01 99 00 12 34", "+33 1 99 00 12 34", "0033199001234", "+33 (0)1 99 00 12 34",
      "33199001234"},
     {"01 99 00 12 35", "02 99 00 12 34"}},
    {"IT",
     {"06 1234 5678", "+39 06 1234 5678", "0039 06 1234 5678", "390612345678"},
     {"02 1234 5678", "06 1234 5679", "+39 312 345 678"}},
    {"RU",
     {"8 (495) 123-45-67", "+7 495 123-45-67", "7 495 1234567", "4951234567", "007 4951234567"},
     {"8 (496) 123-45-67", "8 (495) 123-45-68", "1234567"}},
    {"HU",
     {"06 1 234 5678", "+36 1 234 5678", "0036 1 234 5678", "3612345678"},
     {"06 1 234 5679", "06 20 123 4567"}},
    {"IN",
     {"098765 43210", "+91 98765 43210", "0091 9876543210", "919876543210", "9876543210"},
     {"098765 43211", "98764 43210"}},
    {"BR",
     {"(11) 2345-6789", "+55 11 2345-6789", "0055 11 2345 6789", "011 2345-6789", "551123456789",
      "0 15 11 2345-6789"},
     {"(21) 2345-6789", "(11) 2345-6780"}},
    {"AR", {"(011) 4321-0987", "+54 11 4321-0987", "0054 11 4321 0987"}, {"(011) 4321-0988"}},
    {"AU",
     {"(02) 5550 1234", "+61 2 5550 1234", "0011 61 2 5550 1234", "0061 2 5550 1234"},
     {"(03) 5550 1234", "(02) 5550 1235"}}};

INSTANTIATE_TEST_SUITE_P(Regions, PhoneSpellings, testing::ValuesIn(regions));

}  // namespace

TEST(PhoneSpellingsOfTheExample, FindEachOther) {
    for (const auto& given : {"1223334444", "+1 122-333-4444", "11223334444", "0111223334444"}) {
        for (const auto& cell : example.spellings) {
            EXPECT_TRUE(finds(given, cell, "US")) << given << " in " << cell;
        }
    }
}

TEST(PhoneSpellingsOfTheExample, NeverFindAStranger) {
    for (const auto& cell : example.strangers) {
        EXPECT_FALSE(finds("1223334444", cell, "US")) << cell;
        EXPECT_FALSE(finds(cell, "1223334444", "US")) << cell;
    }
}

TEST(PhoneSpellingsOfTheExample, KeepTheirCanonicalForm) {
    EXPECT_EQ(identity::canonical(domain::phone_number, "11223334444", "US"), "+11223334444");
    EXPECT_EQ(identity::canonical(domain::phone_number, std::int64_t{1223334444}, "US"),
              "+11223334444");
}

}  // namespace callveil::tests
