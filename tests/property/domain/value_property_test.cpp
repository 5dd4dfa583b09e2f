// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "domain/time.hpp"
#include "domain/value.hpp"

namespace callveil::domain {
namespace {

rc::Gen<Value> any_value() {
    const auto bytes = rc::gen::container<std::string>(
        rc::gen::map(rc::gen::inRange(0, 256), [](int byte) { return static_cast<char>(byte); }));
    return rc::gen::oneOf(
        rc::gen::just(Value{Null{}}),
        rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](auto number) { return Value{number}; }),
        rc::gen::map(rc::gen::arbitrary<double>(), [](auto number) { return Value{number}; }),
        rc::gen::map(bytes, [](auto text) { return Value{std::move(text)}; }),
        rc::gen::map(bytes, [](auto text) { return Value{Blob{std::move(text)}}; }));
}

rc::Gen<RowKey> any_key() {
    return rc::gen::container<RowKey>(any_value());
}

RC_GTEST_PROP(CanonicalBytes, BringAValueBack, ()) {
    const Value value = *any_value();
    RC_ASSERT(from_canonical_bytes(canonical_bytes(value)) == value);
}

RC_GTEST_PROP(CanonicalBytes, BringAKeyBack, ()) {
    const RowKey key = *any_key();
    RC_ASSERT(key_from_canonical_bytes(canonical_bytes(key)) == key);
}

RC_GTEST_PROP(CanonicalBytes, AreEqualOnlyForEqualKeys, ()) {
    const RowKey one = *any_key();
    const RowKey other = *any_key();
    RC_ASSERT((canonical_bytes(one) == canonical_bytes(other)) == (one == other));
}

RC_GTEST_PROP(CanonicalBytes, NeverCrashTheReader, (const std::string& bytes)) {
    const RowKey key = key_from_canonical_bytes(bytes);
    RC_ASSERT(key.empty() || canonical_bytes(key) == bytes);
}

RC_GTEST_PROP(DisplayOfADouble, IsExact, (double number)) {
    RC_ASSERT(std::stod(display(Value{number})) == number);
}

RC_GTEST_PROP(Rfc3339, BringsATimeBackToTheMillisecond, ()) {
    // Years 0000 to 9999.
    const auto millis = *rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'799'999);
    const TimePoint time{std::chrono::milliseconds{millis}};
    RC_ASSERT(parse_rfc3339(to_rfc3339(time)).value() == time);
}

}  // namespace
}  // namespace callveil::domain
