#include "inventory/catalog/catalog_service.h"

#include "base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "inventory/testing/test_server.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using testing::ShownUser;

// Over the store on disk.
class CatalogServiceTest : public testing::TestServer {
 protected:
  void ShowUsers(int count) {
    grpc::ClientContext context;
    const auto stream = ingest_->PushPages(&context);
    Send(*stream, testing::BeginJob(v1::SYNC_KIND_CATALOG, "users"));
    std::vector<v1::CatalogEntry> users;
    for (int i = 0; i < count; ++i) {
      users.push_back(ShownUser(
          absl::StrCat("u", absl::Dec(i, absl::kZeroPad4)), "a@x.io"));
    }
    Send(*stream, testing::CatalogPage(0, users));
    Send(*stream, testing::Commit(1));
    stream->WritesDone();
    ASSERT_THAT(FromGrpcStatus(stream->Finish()), IsOk());
  }
  absl::StatusOr<v1::ListEntriesResponse> List(
      const v1::ListEntriesRequest& request) {
    grpc::ClientContext context;
    v1::ListEntriesResponse response;
    const grpc::Status status =
        catalog_->ListEntries(&context, request, &response);
    if (!status.ok()) return FromGrpcStatus(status);
    return response;
  }
  absl::Status Get(const std::string& name) {
    grpc::ClientContext context;
    v1::GetEntryRequest request;
    request.set_name(name);
    v1::CatalogEntry entry;
    return FromGrpcStatus(catalog_->GetEntry(&context, request, &entry));
  }
};

TEST_F(CatalogServiceTest, ListsAHundredAndThenTheRest) {
  ShowUsers(120);
  v1::ListEntriesRequest request;
  request.set_parent("sources/iru/users");

  const auto first = List(request);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->entries_size(), 100);
  request.set_page_token(first->next_page_token());
  const auto rest = List(request);
  ASSERT_THAT(rest, IsOk());
  ASSERT_EQ(rest->entries_size(), 20);
  EXPECT_EQ(rest->entries(0).name(), "sources/iru/users/u0100");
  EXPECT_EQ(rest->next_page_token(), "");

  request.set_parent("sources/iru/tags");
  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(CatalogServiceTest, IsKeptOnDisk) {
  ShowUsers(2);
  Stop();
  Start();

  EXPECT_THAT(Get("sources/iru/users/u0001"), IsOk());
}

TEST_F(CatalogServiceTest, RefusesWhatItCannotFind) {
  v1::ListEntriesRequest request;
  request.set_parent("sources/iru/devices");

  EXPECT_THAT(List(request), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     "RESOURCE_NAME_MALFORMED"));
  EXPECT_THAT(Get("sources/iru/users/nobody"),
              ErrorIs(absl::StatusCode::kNotFound, "ENTRY_NOT_FOUND"));
  EXPECT_THAT(
      Get("sources/iru/devices/a"),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::inventory
