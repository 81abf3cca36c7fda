#include "inventory/sources/sources_service.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "gmock/gmock.h"
#include "grpcpp/server_context.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using testing::kSource;
using testing::Shown;

class SourcesServiceTest : public ::testing::Test {
 protected:
  SourcesServiceTest() {
    v1::CreateSourceRequest request;
    request.mutable_source()->set_name(kSource);
    EXPECT_THAT(Call(&SourcesService::CreateSource, request), IsOk());
  }
  // What `method` answers, as a client would see it.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(
      grpc::Status (SourcesService::*method)(grpc::ServerContext*,
                                             const Request*, Response*),
      const Request& request) {
    grpc::ServerContext context;
    Response response;
    const grpc::Status status =
        (service_.*method)(&context, &request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }
  // A request about the source of the tests; two resources a page.
  template <typename Request>
  static Request ListRequest() {
    Request request;
    request.set_parent(kSource);
    request.set_page_size(2);
    return request;
  }
  // The names on all pages, a bar between pages.
  template <typename Request, typename Response, typename Resources>
  std::vector<std::string> ListAll(
      grpc::Status (SourcesService::*method)(grpc::ServerContext*,
                                             const Request*, Response*),
      Request request, const Resources& (Response::*resources)() const) {
    std::vector<std::string> names;
    while (true) {
      const auto page = Call(method, request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return names;
      for (const auto& one : (*page.*resources)()) names.push_back(one.name());
      if (page->next_page_token().empty()) return names;
      request.set_page_token(page->next_page_token());
      names.push_back("|");
    }
  }
  template <typename Request>
  static Request Named(const std::string& name) {
    Request request;
    request.set_name(name);
    return request;
  }
  void Spend(int hour) {
    v1::RecordSpendRequest request;
    request.set_parent(kSource);
    request.set_request_id("r");
    request.mutable_spend_time()->set_seconds(1699999200 + hour * 3600);
    EXPECT_THAT(Call(&SourcesService::RecordSpend, request), IsOk());
  }
  void Report(const std::string& reason) {
    v1::ReportIncidentRequest request;
    request.set_parent(kSource);
    request.set_reason(reason);
    request.set_message("It broke.");
    EXPECT_THAT(Call(&SourcesService::ReportIncident, request), IsOk());
  }
  void WriteCursor(const std::string& id) {
    v1::UpdateCursorRequest request;
    request.mutable_cursor()->set_name(absl::StrCat(kSource, "/cursors/", id));
    request.mutable_cursor()->set_position("p");
    EXPECT_THAT(Call(&SourcesService::UpdateCursor, request), IsOk());
  }
  void PutHold(int number) {
    v1::Hold hold;
    hold.set_name(absl::StrCat(kSource, "/holds/", number));
    hold.set_state(v1::HOLD_STATE_PENDING);
    inventory_.PutHold(hold);
  }

  testing::TestInventory inventory_;
  SourcesService service_{inventory_.store(), inventory_.writer(),
                          inventory_.syncs(), inventory_.clock()};
};

TEST_F(SourcesServiceTest, ListsSourcesPageByPage) {
  for (const char* name : {"sources/a", "sources/z"}) {
    v1::CreateSourceRequest request;
    request.mutable_source()->set_name(name);
    ASSERT_THAT(Call(&SourcesService::CreateSource, request), IsOk());
  }
  v1::ListSourcesRequest request;
  request.set_page_size(2);

  EXPECT_THAT(ListAll(&SourcesService::ListSources, request,
                      &v1::ListSourcesResponse::sources),
              ElementsAre("sources/a", kSource, "|", "sources/z"));
}

TEST_F(SourcesServiceTest, ListsWhatASourceHasPageByPage) {
  for (int i = 1; i <= 3; ++i) {
    inventory_.Show({Shown("a")});
    WriteCursor(absl::StrCat(i));
    PutHold(i);
    Report(absl::StrCat("R", i));
    Spend(i);
  }

  EXPECT_THAT(
      ListAll(&SourcesService::ListSyncs, ListRequest<v1::ListSyncsRequest>(),
              &v1::ListSyncsResponse::syncs),
      ElementsAre("sources/iru/syncs/3", "sources/iru/syncs/2", "|",
                  "sources/iru/syncs/1"));
  EXPECT_THAT(ListAll(&SourcesService::ListCursors,
                      ListRequest<v1::ListCursorsRequest>(),
                      &v1::ListCursorsResponse::cursors),
              ElementsAre("sources/iru/cursors/1", "sources/iru/cursors/2", "|",
                          "sources/iru/cursors/3"));
  EXPECT_THAT(
      ListAll(&SourcesService::ListHolds, ListRequest<v1::ListHoldsRequest>(),
              &v1::ListHoldsResponse::holds),
      ElementsAre("sources/iru/holds/3", "sources/iru/holds/2", "|",
                  "sources/iru/holds/1"));
  EXPECT_THAT(ListAll(&SourcesService::ListIncidents,
                      ListRequest<v1::ListIncidentsRequest>(),
                      &v1::ListIncidentsResponse::incidents),
              ElementsAre("sources/iru/incidents/3", "sources/iru/incidents/2",
                          "|", "sources/iru/incidents/1"));
  EXPECT_THAT(
      ListAll(&SourcesService::ListSpend, ListRequest<v1::ListSpendRequest>(),
              &v1::ListSpendResponse::spend),
      ElementsAre("sources/iru/spend/2023-11-15T01",
                  "sources/iru/spend/2023-11-15T00", "|",
                  "sources/iru/spend/2023-11-14T23"));
}

TEST_F(SourcesServiceTest, RefusesTheTokenOfAnotherList) {
  for (int i = 1; i <= 3; ++i) PutHold(i);
  const auto holds =
      Call(&SourcesService::ListHolds, ListRequest<v1::ListHoldsRequest>());
  ASSERT_THAT(holds, IsOk());
  auto request = ListRequest<v1::ListIncidentsRequest>();
  request.set_page_token(holds->next_page_token());

  EXPECT_THAT(
      Call(&SourcesService::ListIncidents, request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(SourcesServiceTest, RefusesAParentThatIsNoSourceAndANegativeSize) {
  auto request = ListRequest<v1::ListSyncsRequest>();
  request.set_page_size(-1);
  EXPECT_THAT(
      Call(&SourcesService::ListSyncs, request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_SIZE_NEGATIVE"));

  request.set_parent("sources/-");
  EXPECT_THAT(
      Call(&SourcesService::ListSyncs, request),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

TEST_F(SourcesServiceTest, ReadsEveryResourceByName) {
  inventory_.Show({Shown("a")});
  WriteCursor("c");
  PutHold(1);

  const auto source =
      Call(&SourcesService::GetSource, Named<v1::GetSourceRequest>(kSource));
  const auto sync = Call(&SourcesService::GetSync,
                         Named<v1::GetSyncRequest>("sources/iru/syncs/1"));
  const auto cursor =
      Call(&SourcesService::GetCursor,
           Named<v1::GetCursorRequest>("sources/iru/cursors/c"));
  const auto hold = Call(&SourcesService::GetHold,
                         Named<v1::GetHoldRequest>("sources/iru/holds/1"));

  ASSERT_THAT(source, IsOk());
  EXPECT_EQ(source->device_count(), 1);
  ASSERT_THAT(sync, IsOk());
  EXPECT_EQ(sync->added_count(), 1);
  ASSERT_THAT(cursor, IsOk());
  EXPECT_EQ(cursor->position(), "p");
  ASSERT_THAT(hold, IsOk());
  EXPECT_EQ(hold->state(), v1::HOLD_STATE_PENDING);
}

TEST_F(SourcesServiceTest, DecidesAboutHolds) {
  PutHold(1);
  PutHold(2);
  auto release = Named<v1::ReleaseHoldRequest>("sources/iru/holds/1");
  release.set_decided_by("ada");
  release.set_reason("They were sold.");
  auto reject = Named<v1::RejectHoldRequest>("sources/iru/holds/2");
  reject.set_decided_by("ada");
  reject.set_reason("They are there.");

  ASSERT_THAT(Call(&SourcesService::ReleaseHold, release), IsOk());
  ASSERT_THAT(Call(&SourcesService::RejectHold, reject), IsOk());

  EXPECT_EQ(inventory_.GetHold(1).state(), v1::HOLD_STATE_RELEASED);
  EXPECT_EQ(inventory_.GetHold(1).decided_by(), "ada");
  EXPECT_EQ(inventory_.GetHold(2).state(), v1::HOLD_STATE_REJECTED);
  EXPECT_EQ(inventory_.GetHold(2).decide_reason(), "They are there.");
}

TEST_F(SourcesServiceTest, ResolvesIncidents) {
  Report("BROKEN");
  v1::ResolveIncidentRequest request;
  request.set_parent(kSource);
  request.set_reason("BROKEN");

  const auto resolved = Call(&SourcesService::ResolveIncident, request);

  ASSERT_THAT(resolved, IsOk());
  EXPECT_TRUE(resolved->has_end_time());
  EXPECT_EQ(inventory_.GetSource().open_incident_count(), 0);
}

TEST_F(SourcesServiceTest, PausesResumesAndDeletes) {
  inventory_.Show({Shown("a")});
  const auto pause = Named<v1::PauseSourceRequest>(kSource);
  ASSERT_THAT(Call(&SourcesService::PauseSource, pause), IsOk());
  EXPECT_TRUE(inventory_.GetSource().paused());
  ASSERT_THAT(Call(&SourcesService::ResumeSource,
                   Named<v1::ResumeSourceRequest>(kSource)),
              IsOk());
  EXPECT_FALSE(inventory_.GetSource().paused());
  ASSERT_THAT(Call(&SourcesService::PauseSource, pause), IsOk());
  auto request = Named<v1::DeleteSourceRequest>(kSource);
  EXPECT_THAT(
      Call(&SourcesService::DeleteSource, request),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "SOURCE_NOT_EMPTY"));
  request.set_force(true);

  const auto deleted = Call(&SourcesService::DeleteSource, request);

  ASSERT_THAT(deleted, IsOk());
  EXPECT_EQ(deleted->removed_count(), 1);
  EXPECT_THAT(
      Call(&SourcesService::GetSource, Named<v1::GetSourceRequest>(kSource)),
      ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

}  // namespace
}  // namespace muster::inventory
