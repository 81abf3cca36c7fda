#include "connector/core/records/grpc_records.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/grpc/server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::Pair;

namespace inv = inventory::v1;

grpc::Status NotFound(const char* reason) {
  return ToGrpcStatus(Error(absl::StatusCode::kNotFound, reason, "none"));
}

// As much of the inventory's Sources as is asked for here.
class StandInSources final : public inv::Sources::Service {
 public:
  grpc::Status GetCursor(grpc::ServerContext*, const inv::GetCursorRequest* ask,
                         inv::Cursor* cursor) override {
    if (cursors.count(ask->name()) == 0) return NotFound("CURSOR_NOT_FOUND");
    cursor->set_position(cursors[ask->name()]);
    return grpc::Status::OK;
  }
  grpc::Status UpdateCursor(grpc::ServerContext*,
                            const inv::UpdateCursorRequest* ask,
                            inv::Cursor*) override {
    cursors[ask->cursor().name()] = ask->cursor().position();
    return grpc::Status::OK;
  }
  grpc::Status ListIncidents(grpc::ServerContext*,
                             const inv::ListIncidentsRequest* ask,
                             inv::ListIncidentsResponse* page) override {
    inv::Incident& one = *page->add_incidents();
    if (ask->page_token().empty()) {
      one.set_reason("SYNC_HELD");
      one.set_message("held");
      inv::Incident& ended = *page->add_incidents();
      ended.set_reason("SOURCE_FAILING");
      ended.mutable_end_time()->set_seconds(1);
      page->set_next_page_token("2");
    } else {
      one.set_reason("CREDENTIAL_ERROR");
      one.set_message("refused");
    }
    return grpc::Status::OK;
  }
  grpc::Status ResolveIncident(grpc::ServerContext*,
                               const inv::ResolveIncidentRequest*,
                               inv::Incident*) override {
    return NotFound("INCIDENT_NOT_FOUND");
  }
  grpc::Status CreateSource(grpc::ServerContext*,
                            const inv::CreateSourceRequest* ask,
                            inv::Source*) override {
    created.push_back(ask->source().host());
    return created.size() == 1
               ? grpc::Status::OK
               : ToGrpcStatus(Error(absl::StatusCode::kAlreadyExists,
                                    "SOURCE_EXISTS", "there is one"));
  }
  grpc::Status PutSourceReview(grpc::ServerContext*,
                               const inv::PutSourceReviewRequest* ask,
                               inv::Source*) override {
    reviewed.push_back(ask->name());
    return grpc::Status::OK;
  }

  std::map<std::string, std::string> cursors;
  std::vector<std::string> created;
  std::vector<std::string> reviewed;
};

class StandInInventory final : public inv::Inventory::Service {
 public:
  grpc::Status ListDevices(grpc::ServerContext*,
                           const inv::ListDevicesRequest* ask,
                           inv::ListDevicesResponse* page) override {
    page->add_devices()->set_name(ask->page_token().empty() ? "a" : "b");
    if (ask->page_token().empty()) page->set_next_page_token("2");
    return grpc::Status::OK;
  }
};

class GrpcRecordsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    GrpcServer::Options options;
    options.services = {&sources_, &inventory_};
    auto server = GrpcServer::Create(std::move(options));
    ASSERT_THAT(server, IsOk());
    server_ = *std::move(server);
    channel_.Set(server_->InProcessChannel());
  }

  StandInSources sources_;
  StandInInventory inventory_;
  std::unique_ptr<GrpcServer> server_;
  LateChannel channel_;
  CallContexts contexts_;
  GrpcRecords records_{"sources/s", channel_, contexts_};
};

TEST_F(GrpcRecordsTest, KeepsACursorUnderTheJobsNameWithoutSlashes) {
  EXPECT_THAT(records_.Read("posture/filevault"), IsOkAndHolds(""));

  ASSERT_THAT(records_.Write("posture/filevault", "monday"), IsOk());

  EXPECT_THAT(records_.Read("posture/filevault"), IsOkAndHolds("monday"));
  EXPECT_THAT(
      sources_.cursors,
      ElementsAre(Pair("sources/s/cursors/posture-filevault", "monday")));
}

TEST_F(GrpcRecordsTest, KnowsTheIncidentsOfAllPagesThatAreOpen) {
  const auto open = records_.Open();

  ASSERT_THAT(open, IsOk());
  EXPECT_THAT(*open, ElementsAre(Pair("CREDENTIAL_ERROR", "refused"),
                                 Pair("SYNC_HELD", "held")));
}

TEST_F(GrpcRecordsTest, IsContentThatAnIncidentWasNeverOpen) {
  EXPECT_THAT(records_.Resolve("SYNC_HELD"), IsOk());
}

TEST_F(GrpcRecordsTest, MakesASourceOnceAndReviewsItAgain) {
  ASSERT_THAT(records_.PutReview("fake", "host", {}), IsOk());
  ASSERT_THAT(records_.PutReview("fake", "host", {}), IsOk());

  EXPECT_THAT(sources_.reviewed, ElementsAre("sources/s", "sources/s"));
}

TEST_F(GrpcRecordsTest, ReadsEveryPageOfDevices) {
  std::vector<std::string> names;

  ASSERT_THAT(records_.ReadLiving([&](const device::v1::Device& device) {
    names.push_back(device.name());
  }),
              IsOk());

  EXPECT_THAT(names, ElementsAre("a", "b"));
}

TEST_F(GrpcRecordsTest, SaysThatTheInventoryDoesNotAnswer) {
  EXPECT_THAT(records_.Get().status(),
              ErrorIs(absl::StatusCode::kUnavailable, "INVENTORY_UNREACHABLE"));
}

TEST_F(GrpcRecordsTest, BreaksEveryCallOnceTheyAreCancelled) {
  contexts_.CancelAll();

  EXPECT_FALSE(records_.Write("delta", "x").ok());
  EXPECT_TRUE(sources_.cursors.empty());
}

}  // namespace
}  // namespace muster::connector
