#ifndef PLUGINS_NOTIFIER_NOTIFIER_SERVICE_H_
#define PLUGINS_NOTIFIER_NOTIFIER_SERVICE_H_

#include "absl/status/statusor.h"
#include "grpcpp/server_context.h"
#include "plugins/notifier/delivery_store.h"
#include "plugins/notifier/notifier.h"
#include "proto/muster/notifier/v1/notifier.grpc.pb.h"

namespace muster::notifier {

// Serves muster.notifier.v1.Notifier; the contract is with the proto.
// Thread-safe; blocking. What it is given must outlive it.
class NotifierService final : public v1::Notifier::Service {
 public:
  NotifierService(Notifier& notifier, const DeliveryStore& store)
      : notifier_(notifier), store_(store) {}

  grpc::Status ListNotifications(
      grpc::ServerContext* context, const v1::ListNotificationsRequest* request,
      v1::ListNotificationsResponse* response) override;
  grpc::Status SendTest(grpc::ServerContext* context,
                        const v1::SendTestRequest* request,
                        v1::Notification* response) override;

 private:
  absl::StatusOr<v1::ListNotificationsResponse> List(
      const v1::ListNotificationsRequest& request) const;

  Notifier& notifier_;
  const DeliveryStore& store_;
};

}  // namespace muster::notifier

#endif  // PLUGINS_NOTIFIER_NOTIFIER_SERVICE_H_
