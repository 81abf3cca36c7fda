#include "plugins/notifier/notifier_service.h"

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/api/fingerprint.h"
#include "base/api/page.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::notifier {
namespace {

// Of a query without parameters.
uint64_t Query() { return Fingerprint({"notifications"}); }

}  // namespace

grpc::Status NotifierService::ListNotifications(
    grpc::ServerContext* context, const v1::ListNotificationsRequest* request,
    v1::ListNotificationsResponse* response) {
  ServerCall call(*context, "muster.notifier.v1.Notifier/ListNotifications");
  return call.Answer(*request, *response, [&] { return List(*request); });
}

grpc::Status NotifierService::SendTest(grpc::ServerContext* context,
                                       const v1::SendTestRequest* request,
                                       v1::Notification* response) {
  ServerCall call(*context, "muster.notifier.v1.Notifier/SendTest");
  return call.Answer(*request, *response,
                     [&] { return notifier_.SendTest(request->recipient()); });
}

absl::StatusOr<v1::ListNotificationsResponse> NotifierService::List(
    const v1::ListNotificationsRequest& request) const {
  ASSIGN_OR_RETURN(const int size, PageSize(request.page_size()));
  ASSIGN_OR_RETURN(const std::string position,
                   DecodePageToken(Query(), request.page_token()));
  int64_t before = std::numeric_limits<int64_t>::max();
  if (!position.empty()) {
    ASSIGN_OR_RETURN(before, DecodeInt64(position));
  }
  ASSIGN_OR_RETURN(std::vector<v1::Notification> found,
                   store_.Notifications(size + 1, before));
  v1::ListNotificationsResponse response;
  if (found.size() > static_cast<size_t>(size)) {
    found.pop_back();
    response.set_next_page_token(
        EncodePageToken(Query(), EncodeInt64(NumberOf(found.back()))));
  }
  for (v1::Notification& notification : found) {
    *response.add_notifications() = std::move(notification);
  }
  return response;
}

}  // namespace muster::notifier
