#include "inventory/ingest/step/page_skim.h"

#include <functional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/testing/requests.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using testing::Page;
using testing::Shown;

SkimmedDevice Skim(const v1::DeviceObservation& shown,
                   absl::string_view source = testing::kSource) {
  const std::string bytes = Page(0, {shown}).SerializeAsString();
  PageSkim skim;
  EXPECT_TRUE(skim.Read(source, bytes));
  EXPECT_EQ(skim.devices().size(), 1u);
  SkimmedDevice one = skim.devices().at(0);
  one.whole = "";
  return one;
}

// Everything that an observation may have, at one moment.
v1::DeviceObservation Rich(int64_t seconds) {
  v1::DeviceObservation shown = Shown("a");
  shown.mutable_device()->mutable_last_check_in_time()->set_seconds(seconds);
  auto& one = *shown.mutable_observations(0);
  one.mutable_observe_time()->set_seconds(seconds);
  one.mutable_collect_time()->set_seconds(seconds);
  shown.add_observations()->set_endpoint("details");
  shown.add_unobserved_fields("udid");
  return shown;
}

TEST(PageSkimTest, TimesOfAReadingDoNotCount) {
  EXPECT_EQ(Skim(Rich(1)).fingerprint, Skim(Rich(70000)).fingerprint);
}

TEST(PageSkimTest, EverythingElseCounts) {
  using Change = std::function<void(v1::DeviceObservation&)>;
  const std::vector<Change> changes = {
      [](auto& shown) { shown.mutable_device()->set_asset_tag("x"); },
      [](auto& shown) { shown.mutable_device()->set_serial_number(""); },
      [](auto& shown) { shown.mutable_device()->set_name("sources/iru/x"); },
      [](auto& shown) {
        shown.mutable_device()->set_state(device::v1::STATE_REMOVED);
      },
      [](auto& shown) {
        shown.mutable_device()->mutable_facts(0)->set_bool_value(false);
      },
      [](auto& shown) { shown.mutable_device()->add_tags("x"); },
      [](auto& shown) { shown.mutable_observations(1)->set_endpoint("x"); },
      [](auto& shown) { shown.add_observations()->set_endpoint("x"); },
      [](auto& shown) { shown.mutable_observations()->RemoveLast(); },
      [](auto& shown) { shown.clear_unobserved_fields(); },
      [](auto& shown) { shown.set_unobserved_fields(0, "model_identifier"); },
  };
  const auto fingerprint = Skim(Rich(1)).fingerprint;
  for (size_t i = 0; i < changes.size(); ++i) {
    v1::DeviceObservation shown = Rich(1);
    changes[i](shown);
    EXPECT_NE(Skim(shown).fingerprint, fingerprint) << i;
  }
  EXPECT_NE(Skim(Rich(1), "sources/other").fingerprint, fingerprint);
}

TEST(PageSkimTest, AByteDoesNotBelongToTwoParts) {
  v1::DeviceObservation one = Shown("a"), other = Shown("a");
  one.mutable_observations(0)->set_endpoint("ab");
  one.add_observations()->set_endpoint("c");
  other.mutable_observations(0)->set_endpoint("a");
  other.add_observations()->set_endpoint("bc");

  EXPECT_NE(Skim(one).fingerprint, Skim(other).fingerprint);
}

TEST(PageSkimTest, DecodesTheDevicesThatNobodyKnowsAsTheyCame) {
  auto request = Page(7, {Rich(1), Shown("b")});
  request.set_traceparent("00-a-b-01");
  request.mutable_page()->add_bad_rows()->set_vendor_id("bad");
  *request.mutable_page()->add_facets() = testing::ShownApps("a", {"x"});
  const std::string bytes = request.SerializeAsString();
  PageSkim skim;
  ASSERT_TRUE(skim.Read(testing::kSource, bytes));

  v1::PushPagesRequest decoded;
  ASSERT_TRUE(skim.Decode(decoded));

  EXPECT_THAT(decoded, EqualsProto(request.DebugString()));
}

TEST(PageSkimTest, DecodesOfAKnownDeviceWhatMayHaveMoved) {
  const std::string bytes = Page(0, {Rich(5), Shown("b")}).SerializeAsString();
  PageSkim skim;
  ASSERT_TRUE(skim.Read(testing::kSource, bytes));
  skim.devices()[0].hash.emplace();

  v1::PushPagesRequest decoded;
  ASSERT_TRUE(skim.Decode(decoded));

  v1::DeviceObservation expected;
  expected.mutable_device()->set_name(testing::NameOf("a"));
  expected.mutable_device()->set_state(device::v1::STATE_ENROLLED);
  expected.mutable_device()->mutable_last_check_in_time()->set_seconds(5);
  *expected.mutable_observations() = Rich(5).observations();
  EXPECT_THAT(decoded.page().devices(0), EqualsProto(expected.DebugString()));
  EXPECT_THAT(decoded.page().devices(1), EqualsProto(Shown("b").DebugString()));
}

TEST(PageSkimTest, LeavesToADecoderWhatIsNotOnePage) {
  const std::string page = Page(0, {Shown("a")}).SerializeAsString();
  v1::PushPagesRequest facts = Page(0, {Shown("a")});
  facts.mutable_page()->mutable_devices(0)->set_facts_only(true);
  v1::PushPagesRequest none = Page(0, {Shown("a")});
  none.mutable_page()->mutable_devices(0)->clear_device();
  PageSkim skim;
  for (const std::string& bytes :
       {std::string(), page.substr(0, page.size() - 1), page + page,
        page + testing::Commit(1).SerializeAsString(),
        testing::Begin().SerializeAsString(), facts.SerializeAsString(),
        none.SerializeAsString(), page + "\x0b\x0c"}) {
    EXPECT_FALSE(skim.Read(testing::kSource, bytes));
  }
  EXPECT_TRUE(skim.Read(testing::kSource, page));
}

}  // namespace
}  // namespace muster::inventory
