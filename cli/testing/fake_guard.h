#ifndef CLI_TESTING_FAKE_GUARD_H_
#define CLI_TESTING_FAKE_GUARD_H_

#include "cli/testing/canned.h"
#include "proto/muster/guard/v1/guard.grpc.pb.h"

namespace muster::cli {

// Answers as it is told.
class FakeGuard final : public guard::v1::Guard::Service {
 public:
  grpc::Status GetGuard(grpc::ServerContext*,
                        const guard::v1::GetGuardRequest* request,
                        guard::v1::GuardState* response) override {
    return get.Run(*request, response);
  }
  grpc::Status StopActions(grpc::ServerContext*,
                           const guard::v1::StopActionsRequest* request,
                           guard::v1::GuardState* response) override {
    return stop.Run(*request, response);
  }
  grpc::Status ResumeActions(grpc::ServerContext*,
                             const guard::v1::ResumeActionsRequest* request,
                             guard::v1::GuardState* response) override {
    return resume.Run(*request, response);
  }
  grpc::Status ApproveSettings(grpc::ServerContext*,
                               const guard::v1::ApproveSettingsRequest* request,
                               guard::v1::GuardState* response) override {
    return approve.Run(*request, response);
  }

  Canned<guard::v1::GetGuardRequest, guard::v1::GuardState> get;
  Canned<guard::v1::StopActionsRequest, guard::v1::GuardState> stop;
  Canned<guard::v1::ResumeActionsRequest, guard::v1::GuardState> resume;
  Canned<guard::v1::ApproveSettingsRequest, guard::v1::GuardState> approve;
};

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_GUARD_H_
