// SPDX-License-Identifier: Apache-2.0
#include <phonenumbers/phonenumberutil.h>

#include <fstream>
#include <iterator>

#include "given.hpp"
#include "support/temp_dir.hpp"

namespace callveil::tests {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

struct Example {
    std::string region;
    std::string national;
};

std::string between(const std::string& text, std::string_view open, std::string_view close,
                    std::size_t from) {
    const auto start = text.find(open, from);
    if (start == std::string::npos) {
        return {};
    }
    const auto begin = start + open.size();
    return text.substr(begin, text.find(close, begin) - begin);
}

std::vector<Example> read_examples(const std::string& xml) {
    std::vector<Example> out;
    for (auto at = xml.find("<territory id=\""); at != std::string::npos;
         at = xml.find("<territory id=\"", at + 1)) {
        const auto region = between(xml, "id=\"", "\"", at);
        const auto territory = xml.substr(at, xml.find("</territory>", at) - at);
        for (const auto* type : {"<fixedLine>", "<mobile>"}) {
            const auto start = territory.find(type);
            const auto number = start == std::string::npos ? std::string{}
                                                           : between(territory, "<exampleNumber>",
                                                                     "</exampleNumber>", start);
            if (region.size() == 2 && !number.empty()) {
                out.push_back({region, number});
            }
        }
    }
    return out;
}

std::string formatted(const PhoneNumber& number, PhoneNumberUtil::PhoneNumberFormat format) {
    std::string out;
    PhoneNumberUtil::GetInstance()->Format(number, format, &out);
    return out;
}

std::vector<std::string> spellings(const PhoneNumber& number) {
    const auto plain = formatted(number, PhoneNumberUtil::E164).substr(1);
    const auto national = formatted(number, PhoneNumberUtil::NATIONAL);
    return {formatted(number, PhoneNumberUtil::E164),
            formatted(number, PhoneNumberUtil::INTERNATIONAL),
            formatted(number, PhoneNumberUtil::RFC3966),
            national,
            national + " ext 12",
            "00" + plain,
            "00 " + formatted(number, PhoneNumberUtil::INTERNATIONAL).substr(1),
            "011" + plain,
            plain};
}

}  // namespace

TEST(MetadataExamples, FindEachOtherInEverySpelling) {
    std::ifstream file(shared_data() / "strings/libphonenumber/PhoneNumberMetadata.xml");
    if (!file) {
        GTEST_SKIP() << "libphonenumber's metadata lies beside the checkout and is absent";
    }
    const auto examples = read_examples({std::istreambuf_iterator<char>(file), {}});
    const auto& library = *PhoneNumberUtil::GetInstance();
    std::size_t seen = 0;
    for (const auto& [region, national] : examples) {
        PhoneNumber number;
        if (library.Parse(national, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR ||
            !library.IsValidNumberForRegion(number, region)) {
            continue;
        }
        ++seen;
        const auto all = spellings(number);
        const auto written = formatted(number, PhoneNumberUtil::NATIONAL);
        const auto matcher = matcher_for(domain::phone_number, {written}, region);
        const auto international = matcher_for(domain::phone_number, {all.front()}, region);
        for (const auto& spelling : all) {
            EXPECT_TRUE(matcher.match(domain::phone_number, spelling)) << region << " " << spelling;
            EXPECT_TRUE(international.match(domain::phone_number, spelling))
                << region << " " << spelling;
        }
    }
    EXPECT_GT(seen, 300U);
}

TEST(MetadataExamples, OfOneRegionStayApart) {
    std::ifstream file(shared_data() / "strings/libphonenumber/PhoneNumberMetadata.xml");
    if (!file) {
        GTEST_SKIP() << "libphonenumber's metadata lies beside the checkout and is absent";
    }
    const auto examples = read_examples({std::istreambuf_iterator<char>(file), {}});
    for (std::size_t at = 1; at < examples.size(); ++at) {
        const auto& [region, mobile] = examples[at];
        const auto& [before, fixed] = examples[at - 1];
        if (region == before && fixed != mobile) {
            EXPECT_FALSE(finds(fixed, mobile, region)) << region << " " << fixed << " " << mobile;
        }
    }
}

}  // namespace callveil::tests
