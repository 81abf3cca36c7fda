#include "plugins/sdk/effects/resource_list.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/fake_random.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "plugins/sdk/effects/effect_store.h"
#include "proto/muster/device/v1/device.pb.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::plugins {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::TempDir;
using ::testing::ElementsAre;

class ResourceListTest : public ::testing::Test {
 protected:
  // Resources r1 to r5 of sources/s, and one of sources/t.
  ResourceListTest() {
    EffectBatch batch = store_->NewBatch();
    for (int i = 1; i <= 5; ++i) {
      Put(batch, absl::StrCat("sources/s/assets/r", i));
    }
    Put(batch, "sources/t/assets/r1");
    EXPECT_THAT(store_->Commit(std::move(batch), {}), IsOk());
  }

  void Put(EffectBatch& batch, const std::string& name) {
    device::v1::Device device;
    device.set_name(name);
    EXPECT_THAT(batch.Put(name, device.SerializeAsString()), IsOk());
  }

  // All pages one after another, in brackets.
  std::string Pages(const std::string& parent, int page_size) {
    std::string text;
    std::string token;
    do {
      auto page = List(parent, page_size, token);
      absl::StrAppend(&text, "[");
      for (const auto& item : page->items) {
        absl::StrAppend(&text, item.name().substr(8, 1), item.name().substr(17),
                        " ");
      }
      absl::StrAppend(&text, "]");
      token = page->next_page_token;
    } while (!token.empty());
    return text;
  }

  absl::StatusOr<ResourcePage<device::v1::Device>> List(
      const std::string& parent, int page_size, const std::string& token,
      uint64_t fingerprint = 1) {
    const EffectSnapshot snapshot = *store_->Snapshot();
    auto matches = [&](device::v1::Device&, const Resource& resource) {
      return resource.name != hidden_;
    };
    return ListResources<device::v1::Device>(snapshot, parent, page_size, token,
                                             fingerprint, matches);
  }

  TempDir dir_;
  FakeRandom random_;
  const std::unique_ptr<EffectStore> store_ =
      *EffectStore::Open(dir_.path(), random_);
  std::string hidden_;
};

TEST_F(ResourceListTest, ShowsEachResourceOnceOverPages) {
  EXPECT_EQ(Pages("sources/s", 2), "[sr1 sr2 ][sr3 sr4 ][sr5 ]");
}

TEST_F(ResourceListTest, EndsWithoutATokenOnAFullLastPage) {
  EXPECT_EQ(Pages("sources/s", 5), "[sr1 sr2 sr3 sr4 sr5 ]");
}

TEST_F(ResourceListTest, ListsAllSourcesForTheWildcard) {
  EXPECT_EQ(Pages("sources/-", 4), "[sr1 sr2 sr3 sr4 ][sr5 tr1 ]");
}

TEST_F(ResourceListTest, FillsPagesWithMatchesOnly) {
  hidden_ = "sources/s/assets/r2";

  EXPECT_EQ(Pages("sources/s", 2), "[sr1 sr3 ][sr4 sr5 ]");
}

TEST_F(ResourceListTest, RefusesATokenOfAnotherQuery) {
  const std::string token = List("sources/s", 2, "")->next_page_token;

  EXPECT_THAT(
      List("sources/s", 2, token, /*fingerprint=*/2),
      ErrorIs(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_OTHER_QUERY"));
}

TEST_F(ResourceListTest, RefusesAParentThatIsNoSource) {
  EXPECT_THAT(
      List("fleets/s", 2, ""),
      ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
}

}  // namespace
}  // namespace muster::plugins
