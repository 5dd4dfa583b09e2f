// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"
#include "cli/preview.hpp"
#include "cli/search.hpp"

namespace callveil::cli {

void add_work_commands(CommandTree& tree) {
    tree.add<Search>(tree.root(), "search", "find a person in all lead databases; audited",
                     declare_search, search);
    tree.add<Preview>(tree.root(), "preview", "plan a request and show exactly what changes",
                      declare_preview, preview);
    tree.add<Proposal>(tree.root(), "export",
                       "propose to export a person's data; it waits for approval", declare_proposal,
                       propose_export);
    tree.add<Proposal>(tree.root(), "pseudonymize",
                       "propose to pseudonymize a person; it waits for approval", declare_proposal,
                       propose_pseudonymization);
}

}  // namespace callveil::cli
