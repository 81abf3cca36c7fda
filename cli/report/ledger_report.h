// What a source's operators decide on and account for: holds, incidents,
// spend. For people.
#ifndef CLI_REPORT_LEDGER_REPORT_H_
#define CLI_REPORT_LEDGER_REPORT_H_

#include <ostream>
#include <vector>

#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::cli {

// One row per hold.
void PrintHoldRows(const std::vector<inventory::v1::Hold>& holds,
                   std::ostream& out);

// One hold with its devices and what was decided.
void PrintHold(const inventory::v1::Hold& hold, std::ostream& out);

// One row per incident.
void PrintIncidentRows(const std::vector<inventory::v1::Incident>& incidents,
                       std::ostream& out);

// Hours down, lanes across, with sums.
void PrintSpend(const std::vector<inventory::v1::Spend>& spend,
                std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_REPORT_LEDGER_REPORT_H_
