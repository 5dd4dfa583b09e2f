// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "plugin/form_model.hpp"

namespace callveil::plugin {

class FormModelTest : public ::testing::Test {
protected:
    FormModel form{"form-1", "call-1"};

    Result<void> type(std::string_view pointer, const wire::Json& value) {
        return form.edit(form.rev(), pointer, value);
    }
    void fill() {
        ASSERT_TRUE(type("/kind", "access"));
        ASSERT_TRUE(type("/phones/0", "122-333-4444"));
    }
    wire::Json error(const char* pointer) {
        return form.state().at("errors").value(pointer, wire::Json());
    }
    wire::Json warning(const char* pointer) {
        return form.state().at("warnings").value(pointer, wire::Json());
    }
    std::vector<std::string> actions() { return form.state().at("actions"); }
};

}  // namespace callveil::plugin
