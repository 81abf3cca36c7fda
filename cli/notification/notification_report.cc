#include "cli/notification/notification_report.h"

#include <string>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {

void PrintNotificationRows(
    const notifier::v1::ListNotificationsResponse& notifications,
    std::ostream& out) {
  Table table({"Sent", "To", "Event", "Reason", "About", ">Tries"});
  for (const auto& sent : notifications.notifications()) {
    const notifier::v1::Trouble& trouble = sent.trouble();
    table.Add({Ago(sent.send_time(), sent.has_send_time(), absl::Now()),
               sent.recipient(),
               std::string(absl::StripPrefix(
                   notifier::v1::NotificationKind_Name(sent.kind()),
                   "NOTIFICATION_KIND_")),
               trouble.reason(), trouble.key(),
               Number(sent.failed_attempt_count() + 1)});
  }
  table.Print(out);
}

}  // namespace muster::cli
