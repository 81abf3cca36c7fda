#ifndef ACTIONS_GUARD_GUARD_SERVICE_H_
#define ACTIONS_GUARD_GUARD_SERVICE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "actions/guard/guard.h"
#include "grpcpp/server_context.h"
#include "proto/muster/guard/v1/guard.grpc.pb.h"

namespace muster::actions {

// muster.guard.v1.Guard. Errors are the proto's.
//
// Thread-safe: gRPC calls it on many threads; calls may block on the disk.
class GuardService final : public guard::v1::Guard::Service {
 public:
  // How much of each budget is spent in `sources/{source}`, or in all sources
  // for `sources/-`. Called on the call's thread.
  using ReadBudgets =
      std::function<absl::StatusOr<std::vector<guard::v1::BudgetUse>>(
          const std::string& source)>;
  // Called after the mode or the settings were changed by a call, on its
  // thread; must not block.
  using OnChange = std::function<void()>;

  // `guard` must outlive the service.
  GuardService(Guard& guard, ReadBudgets budgets, OnChange on_change)
      : guard_(guard),
        budgets_(std::move(budgets)),
        on_change_(std::move(on_change)) {}

  grpc::Status GetGuard(grpc::ServerContext* context,
                        const guard::v1::GetGuardRequest* request,
                        guard::v1::GuardState* response) override;
  grpc::Status StopActions(grpc::ServerContext* context,
                           const guard::v1::StopActionsRequest* request,
                           guard::v1::GuardState* response) override;
  grpc::Status ResumeActions(grpc::ServerContext* context,
                             const guard::v1::ResumeActionsRequest* request,
                             guard::v1::GuardState* response) override;
  grpc::Status ApproveSettings(grpc::ServerContext* context,
                               const guard::v1::ApproveSettingsRequest* request,
                               guard::v1::GuardState* response) override;

 private:
  absl::StatusOr<guard::v1::GuardState> Get(
      const guard::v1::GetGuardRequest& request) const;
  // The state after a change.
  absl::StatusOr<guard::v1::GuardState> After(const absl::Status& changed);

  Guard& guard_;
  const ReadBudgets budgets_;
  const OnChange on_change_;
};

}  // namespace muster::actions

#endif  // ACTIONS_GUARD_GUARD_SERVICE_H_
