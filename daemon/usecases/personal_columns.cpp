// SPDX-License-Identifier: Apache-2.0
#include "usecases/personal_columns.hpp"

#include <algorithm>
#include <cctype>

namespace callveil::usecases {
namespace {

/// Telling wherever they stand in a name that has lost case, separators and accents.
constexpr std::string_view parts[] = {
    // how to reach somebody
    "phone", "fone", "telefon", "telefoon", "telemovel", "mobil", "movil", "cellul", "handynr",
    "msisdn", "callerid", "faxn", "email", "courriel", "correo", "skype", "whatsapp",
    // who somebody is
    "firstname", "lastname", "middlename", "maidenname", "givenname", "familyname", "surname",
    "forename", "fullname", "customername", "contactname", "clientname", "leadname", "personname",
    "username", "nickname", "vorname", "nachname", "familienname", "geburtsname", "nombre",
    "apellido", "prenom", "nomfamille", "cognome", "sobrenome", "voornaam", "achternaam",
    "nazwisko", "birth", "geburt", "nacimiento", "naissance", "nascita", "nascimento", "geboorte",
    "urodzenia", "gender", "geschlecht", "salutation", "anrede", "nationality", "marital",
    "religion", "ethnic",
    // where somebody lives
    "address", "adresse", "direccion", "indirizzo", "endereco", "anschrift", "street", "strasse",
    "straat", "postcode", "postalcode", "zipcode", "postleitzahl", "codigopostal", "codepostal",
    "wohnort", "woonplaats", "latitude", "longitude", "geoloc",
    // numbers that others gave them
    "customerid", "customernumber", "kundennummer", "passport", "reisepass", "nationalid",
    "identitycard", "idcard", "personalausweis", "socialsecurity", "sozialversicherung", "taxid",
    "steuernummer", "codicefiscale", "driverlic", "driverslic", "licenseplate", "kennzeichen",
    "cardnumber", "cardno", "creditcard", "kreditkarte", "accountnumber", "bankaccount",
    "kontonummer", "iban", "vendorleadcode", "ipaddr",
    // what was said about them
    "password", "passwd", "securityphrase", "medical", "diagnos", "salary", "annualincome"};

/// Telling as a word of the name, or as the whole of it; as a part they stand in too many others.
constexpr std::string_view words[] = {
    "tel",    "fax",     "mail",     "cell",   "handy",   "sms",   "dob",     "age",       "sex",
    "sexe",   "sexo",    "city",     "town",   "ort",     "stadt", "ville",   "ciudad",    "cidade",
    "citta",  "miasto",  "province", "county", "zip",     "plz",   "calle",   "rue",       "ulica",
    "street", "ssn",     "nif",      "dni",    "nie",     "cpf",   "bsn",     "pesel",     "nin",
    "nhs",    "bic",     "pan",      "cvv",    "ip",      "imei",  "imsi",    "mac",       "note",
    "notes",  "comment", "comments", "remark", "remarks", "notiz", "notizen", "bemerkung", "notas",
    "imie",   "nom",     "nome",     "lat",    "lon",     "lng",   "income"};

/// Telling only as the whole name.
constexpr std::string_view wholes[] = {"first", "last",  "middle", "initials",
                                       "mi",    "title", "state"};

/// Base letters of U+00C0 to U+00FF; a blank stands for a letter that becomes two.
constexpr std::string_view latin =
    "aaaaaa ceeeeiiiidnooooo ouuuuy  aaaaaa ceeeeiiiidnooooo ouuuuy y";

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// The words of a column name: split at separators and where a capital follows a small letter,
/// without case, accents and digits at the end.
std::vector<std::string> split(std::string_view column) {
    std::vector<std::string> found(1);
    for (std::size_t i = 0; i < column.size(); ++i) {
        const auto c = column[i];
        const auto byte = static_cast<unsigned char>(c);
        const bool small_before = i > 0 && column[i - 1] >= 'a' && column[i - 1] <= 'z';
        if (byte == 0xC3 && i + 1 < column.size()) {
            const auto place = static_cast<unsigned char>(column[++i]) - 0x80U;
            const auto base = place < latin.size() ? latin[place] : ' ';
            found.back() += place == 0x1F ? "ss" : base == ' ' ? "" : std::string(1, base);
        } else if ((c >= 'A' && c <= 'Z' && small_before)) {
            found.emplace_back(1, lower(c));
        } else if (std::isalnum(byte) != 0 || byte >= 0x80) {
            found.back() += lower(c);
        } else if (!found.back().empty()) {
            found.emplace_back();
        }
    }
    for (auto& word : found) {
        word.erase(word.find_last_not_of("0123456789") + 1);
    }
    return found;
}

template <class List>
bool holds(const List& list, std::string_view word) {
    return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

std::string joined(const std::vector<std::string>& split_name) {
    std::string whole;
    for (const auto& word : split_name) {
        whole += word;
    }
    return whole;
}

bool is_bare_name(std::string_view column) {
    return joined(split(column)) == "name";
}

}  // namespace

bool looks_personal(std::string_view column) {
    const auto in_words = split(column);
    const auto whole = joined(in_words);
    return holds(wholes, whole) || holds(words, whole) ||
           std::any_of(in_words.begin(), in_words.end(),
                       [](const auto& word) { return holds(words, word); }) ||
           std::any_of(std::begin(parts), std::end(parts), [&](std::string_view part) {
               return whole.find(part) != std::string::npos;
           });
}

std::vector<std::string> personal_columns(const std::vector<std::string>& columns) {
    const bool of_people = std::any_of(columns.begin(), columns.end(),
                                       [](const auto& column) { return looks_personal(column); });
    std::vector<std::string> found;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(found),
                 [&](const auto& column) {
                     return looks_personal(column) || (of_people && is_bare_name(column));
                 });
    return found;
}

}  // namespace callveil::usecases
