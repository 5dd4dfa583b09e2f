// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/admin_requests.hpp"
#include "wire/admin_upkeep.hpp"
#include "wire/admin_work.hpp"

namespace callveil::wire {

/// Every request of the admin channel, in the order of the docs. The only list; the verb table of
/// roles must name each of them.
using AdminRequests =
    std::tuple<DaemonStatus, RequestSubmit, RequestList, RequestShow, RequestVerify, RequestApprove,
               RequestReject, RequestCancel, RequestFromSearch, SearchStart, SearchPage, JobStatus,
               JobCancel, PreviewStart, PreviewPage, PlanShow, PackageList, PackageGet,
               PackagePassphrase, AuditList, AuditExport, AuditVerify, AuditHead, KeyEnroll,
               KeyList, KeyRevoke, DatamapCheck, DatamapPlan, PolicyCheck, ConfigCheck,
               ConfigPrint>;

}  // namespace callveil::wire
