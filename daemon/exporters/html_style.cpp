// SPDX-License-Identifier: Apache-2.0
#include "exporters/html_style.hpp"

#include "crypto/box.hpp"
#include "crypto/hash.hpp"

namespace callveil::exporters {
namespace {

constexpr std::string_view style = R"(
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #1b1f24;
  background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .75rem; border-top: 2px solid #1f5f8b; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul { margin: .4rem 0; }
a { color: #1f5f8b; }
.meta { color: #57606a; margin-bottom: 1.5rem; }
.note { background: #f3f6f9; border-left: 4px solid #1f5f8b; padding: .6rem .9rem; }
.text { white-space: pre-line; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: .875rem; }
caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { border: 1px solid #c9d1d9; padding: .35rem .5rem; text-align: left; vertical-align: top; }
th { background: #f3f6f9; font-weight: 600; }
th small { display: block; color: #57606a; font-weight: 400; overflow-wrap: anywhere; }
td { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.record th { width: 34%; }
.nil { color: #6e7781; }
.hidden { font: 600 .75em monospace; color: #8a4600; border: 1px solid #d4a72c; border-radius: 3px;
  padding: 0 .2em; }
@page { margin: 16mm 14mm; }
@media print {
  body { font-size: 10pt; max-width: none; margin: 0; padding: 0; }
  a { color: inherit; text-decoration: none; }
  h1, h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr, .record { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
}
)";

}  // namespace

std::string_view report_style() noexcept {
    return style;
}

std::string report_policy() {
    return "default-src 'none'; style-src 'sha256-" +
           crypto::base64(crypto::as_view(crypto::sha256(style))) +
           "'; base-uri 'none'; form-action 'none'";
}

}  // namespace callveil::exporters
