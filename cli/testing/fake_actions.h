#ifndef CLI_TESTING_FAKE_ACTIONS_H_
#define CLI_TESTING_FAKE_ACTIONS_H_

#include <string>
#include <vector>

#include "cli/testing/canned.h"
#include "grpcpp/server_context.h"
#include "proto/muster/actions/v1/actions.grpc.pb.h"

namespace muster::cli {

// Declares one method that is answered by a Canned, and that Canned.
#define MUSTER_CANNED(Method, RequestType, ResponseType, field)       \
  grpc::Status Method(grpc::ServerContext*,                           \
                      const actions::v1::RequestType* request,        \
                      actions::v1::ResponseType* response) override { \
    return field.Run(*request, response);                             \
  }                                                                   \
  Canned<actions::v1::RequestType, actions::v1::ResponseType> field

// An actions service that answers what a test tells it to. As thread-safe as
// Canned.
class FakeActions final : public actions::v1::Actions::Service {
 public:
  // One stream of WatchCommands: its messages, in text format, and its end.
  struct Stream {
    std::vector<std::string> messages;
    grpc::Status status;
  };

  // Streams `streams` in turn, one a call; those after the last are empty and
  // end well.
  grpc::Status WatchCommands(
      grpc::ServerContext*, const actions::v1::WatchCommandsRequest* request,
      grpc::ServerWriter<actions::v1::WatchCommandsResponse>* writer) override {
    const size_t turn = watched.size();
    watched.push_back(*request);
    if (turn >= streams.size()) return grpc::Status::OK;
    for (const std::string& text : streams[turn].messages) {
      actions::v1::WatchCommandsResponse message;
      EXPECT_TRUE(
          google::protobuf::TextFormat::ParseFromString(text, &message));
      writer->Write(message);
    }
    return streams[turn].status;
  }

  MUSTER_CANNED(PlanCommands, PlanCommandsRequest, Plan, plan);
  MUSTER_CANNED(GetPlan, GetPlanRequest, Plan, get_plan);
  MUSTER_CANNED(CreateCommand, CreateCommandRequest, Command, create);
  MUSTER_CANNED(CreateBatch, CreateBatchRequest, Batch, create_batch);
  MUSTER_CANNED(GetBatch, GetBatchRequest, Batch, get_batch);
  MUSTER_CANNED(StopBatch, StopBatchRequest, Batch, stop_batch);
  MUSTER_CANNED(GetCommand, GetCommandRequest, Command, get);
  MUSTER_CANNED(ListCommands, ListCommandsRequest, ListCommandsResponse, list);
  MUSTER_CANNED(ApproveCommand, ApproveCommandRequest, ApproveCommandResponse,
                approve);
  MUSTER_CANNED(DenyCommand, DenyCommandRequest, DenyCommandResponse, deny);
  MUSTER_CANNED(CancelCommand, CancelCommandRequest, Command, cancel);
  MUSTER_CANNED(ReleaseCommand, ReleaseCommandRequest, Command, release);
  MUSTER_CANNED(SettleCommand, SettleCommandRequest, Command, settle);
  MUSTER_CANNED(GetConsoleLink, GetConsoleLinkRequest, ConsoleLink, link);

  std::vector<Stream> streams;
  std::vector<actions::v1::WatchCommandsRequest> watched;
};

#undef MUSTER_CANNED

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_ACTIONS_H_
