// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/principal.hpp"
#include "usecases/context.hpp"
#include "wire/admin_work.hpp"

namespace callveil::usecases {

/// Ids of the packages of a request.
Result<wire::PackageListReply> list_packages(const Context& context,
                                             const wire::PackageList& asked);

/// A piece of a package of at most 96 KiB; the first piece is audited.
/// @error expired  the package is past its time or deleted.
Result<wire::PackageGetReply> read_package(const Context& context, const domain::Caller& caller,
                                           const wire::PackageGet& asked);

/// Tells the passphrase and forgets it, in one transaction with the audit entry.
/// @error wrong_state  it was told before.
Result<wire::PackagePassphraseReply> tell_passphrase(const Context& context,
                                                     const domain::Caller& caller,
                                                     const wire::PackagePassphrase& asked);

/// A file that no package owns and that could not be removed.
struct KeptFile {
    std::string name;  ///< in the spool, without the folder
    std::string why;   ///< what the file system said
};

/// Removes what a crash left in the spool: files that no living package owns. To be called before
/// any worker runs, because a package that is being written has no row yet.
/// @return what could not be removed; its passphrase is nowhere, and the next start tries again.
/// @error unavailable  the spool cannot be read.
Result<std::vector<KeptFile>> sweep_spool(const Context& context);

/// A package past its time whose file could not be removed.
struct KeptPackage {
    std::string id;
    std::string why;  ///< what the file system said
};

/// Deletes the passphrases and files of packages past their time; audited. A file that cannot be
/// removed keeps neither its passphrase nor the other packages, and is tried again by the next
/// call.
/// @return those files.
Result<std::vector<KeptPackage>> delete_expired_packages(const Context& context);

}  // namespace callveil::usecases
