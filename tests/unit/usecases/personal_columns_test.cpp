// SPDX-License-Identifier: Apache-2.0
#include "usecases/personal_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace callveil::usecases {
namespace {

using testing::ElementsAre;

TEST(PersonalColumns, AreKnownWithoutCaseSeparatorsAndNumbers) {
    for (const auto* column :
         {"firstname", "First_Name",  "LASTNAME",   "last-name",   "lastName", "phone_2",
          "tel",       "TEL1",        "home_tel",   "mail",        "e-mail",   "EMAIL",
          "msisdn",    "national_id", "NationalId", "card_number", "notes",    "Comment",
          "ip",        "clientIP",    "ip_address", "gender",      "city",     "dob",
          "birthday",  "ssn",         "zip",        "postal_code", "address3", "mobile",
          "cell"}) {
        EXPECT_TRUE(looks_personal(column)) << column;
    }
}

TEST(PersonalColumns, AreKnownInOtherLanguages) {
    for (const auto* column :
         {"vorname",  "Nachname", "strasse",  "Straße",  "plz",       "Geburtsdatum",
          "telefono", "Teléfono", "correo",   "nombre",  "apellidos", "dirección",
          "prénom",   "NOM",      "courriel", "cognome", "indirizzo", "sobrenome",
          "endereço", "voornaam", "nazwisko"}) {
        EXPECT_TRUE(looks_personal(column)) << column;
    }
}

TEST(PersonalColumns, AreNotWhatDiallersCount) {
    for (const auto* column :
         {"id", "list_id", "status", "called_count", "campaign_id", "rank", "entry_date", "user",
          "first_call_date", "last_local_call_time", "incoming_calls", "stage", "colour", "script",
          "priority", "hopper_id", "shipment", "language"}) {
        EXPECT_FALSE(looks_personal(column)) << column;
    }
}

TEST(PersonalColumns, CountABareNameBesideOtherPersonalColumns) {
    EXPECT_THAT(personal_columns({"id", "name", "first", "cell"}),
                ElementsAre("name", "first", "cell"));
    EXPECT_THAT(personal_columns({"id", "name", "colour"}), ElementsAre());
}

}  // namespace
}  // namespace callveil::usecases
