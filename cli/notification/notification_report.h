#ifndef CLI_NOTIFICATION_NOTIFICATION_REPORT_H_
#define CLI_NOTIFICATION_NOTIFICATION_REPORT_H_

#include <ostream>

#include "proto/muster/notifier/v1/notifier.pb.h"

namespace muster::cli {

// One row per notification.
void PrintNotificationRows(
    const notifier::v1::ListNotificationsResponse& notifications,
    std::ostream& out);

}  // namespace muster::cli

#endif  // CLI_NOTIFICATION_NOTIFICATION_REPORT_H_
