// SPDX-License-Identifier: Apache-2.0
#include "rig.hpp"

namespace callveil::tests {

std::string sample_sql() {
    return R"sql(
CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT);
CREATE TABLE leads (
    lead_id INTEGER PRIMARY KEY, list_id INTEGER, name TEXT, phone TEXT, email TEXT,
    customer_id TEXT, national_id TEXT, notes TEXT, address_id INTEGER);
CREATE TABLE calls (call_id INTEGER PRIMARY KEY, lead_id INTEGER, remark TEXT);
INSERT INTO addresses VALUES (1, 'Example Street 1'), (2, 'Example Lane 2');
INSERT INTO leads VALUES
    (1, 101, 'Ann Example', '1223334444', 'someone@example.com', 'C-1', 'N-1', 'asked twice', 1),
    (2, 102, 'Ann Example', '(122) 333-4444', 'SomeOne@Example.com', NULL, NULL, NULL, 1),
    (3, 103, 'ann  example', '+1 122-333-4444', NULL, NULL, NULL, NULL, NULL),
    (4, 103, 'Ann Example', '0011223334444', 'someone@example.com ', NULL, NULL, NULL, NULL),
    (9, 101, 'Zoe Sample', '2025550109', 'zoe@example.com', 'C-9', 'N-9', 'keep', 2);
INSERT INTO calls VALUES (1, 1, 'about the price'), (2, 9, 'about nothing');
)sql";
}

std::string sample_map() {
    return R"yaml(
dataset:
  - fides_key: cc
    collections:
      - name: addresses
        fields:
          - {name: id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: street
            data_categories: [user.contact.address.street]
            fides_meta: {data_type: string}
      - name: leads
        fields:
          - name: lead_id
            data_categories: [system.operations]
            fides_meta: {primary_key: true}
          - {name: list_id, data_categories: [system.operations]}
          - {name: name, data_categories: [user.name], fides_meta: {data_type: string}}
          - name: phone
            data_categories: [user.contact.phone_number]
            fides_meta: {data_type: string, identity: phone_number}
          - name: email
            data_categories: [user.contact.email]
            fides_meta: {data_type: string, identity: email}
          - name: customer_id
            data_categories: [user.unique_id]
            fides_meta: {data_type: string, identity: customer_id}
          - name: national_id
            data_categories: [user.government_id]
            fides_meta: {data_type: string}
          - {name: notes, data_categories: [user.content], fides_meta: {data_type: string}}
          - name: address_id
            data_categories: [system.operations]
            fides_meta:
              references: [{dataset: cc, field: addresses.id, direction: to}]
      - name: calls
        fields:
          - {name: call_id, data_categories: [system.operations], fides_meta: {primary_key: true}}
          - name: lead_id
            data_categories: [system.operations]
            fides_meta:
              references: [{dataset: cc, field: leads.lead_id, direction: from}]
          - {name: remark, data_categories: [user.content], fides_meta: {data_type: string}}
)yaml";
}

std::string sample_policy() {
    return R"yaml(
policy:
  key: sample
  rules:
    - {name: everything, action_type: access, targets: [user]}
    - name: phones
      action_type: erasure
      targets: [user.contact.phone_number]
      masking_strategy: {strategy: alternate_phone}
    - name: names and addresses
      action_type: erasure
      targets: [user.name, user.contact]
      masking_strategy: {strategy: alternate}
    - name: notes
      action_type: erasure
      targets: [user.content]
      masking_strategy: {strategy: string_rewrite, configuration: {rewrite_value: removed}}
    - name: government ids
      action_type: erasure
      targets: [user.government_id]
      masking_strategy: {strategy: null_rewrite}
    - name: customer ids
      action_type: erasure
      targets: [user.unique_id]
      masking_strategy: {strategy: preserve}
  denied_categories: [user.government_id]
  on_collision: stop
  verification: {access_points: 3, pseudonymization_points: 2}
)yaml";
}

}  // namespace callveil::tests
