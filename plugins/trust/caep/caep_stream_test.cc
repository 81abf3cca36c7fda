#include "plugins/trust/caep/caep_stream.h"

#include <string>

#include "plugins/trust/caep/caep_fixture.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using CaepStreamTest = CaepFixture;

TEST_F(CaepStreamTest, TheFirstVerdictIsNoChangeAndTheNextOneIs) {
  Judge("a", kTrusted);
  Judge("b", kUntrusted);
  sinks_->RunOnce();
  EXPECT_THAT(Told(), IsEmpty());

  Judge("a", kUntrusted);
  Judge("b", kTrusted);
  sinks_->RunOnce();

  EXPECT_THAT(Told(), ElementsAre("a not-compliant", "b compliant"));
  EXPECT_THAT(List().deliveries(), SizeIs(2));
  EXPECT_EQ(List().deliveries(0).device(), "sources/iru/devices/b");
  EXPECT_EQ(List().deliveries(0).state(), v1::CaepDelivery::STATE_DELIVERED);
  EXPECT_EQ(List().deliveries(0).http_status(), 202);
}

TEST_F(CaepStreamTest, NothingIsToldTwiceAcrossARestart) {
  Judge("a", kTrusted);
  sinks_->RunOnce();
  Judge("a", kUntrusted);
  sinks_->RunOnce();

  Restart();
  sinks_->RunOnce();

  EXPECT_THAT(Told(), ElementsAre("a not-compliant"));
}

TEST_F(CaepStreamTest, UnknownIsSilenceOrNotCompliant) {
  Judge("a", kTrusted);
  sinks_->RunOnce();
  Judge("a", kUnknown);
  sinks_->RunOnce();
  Judge("a", kTrusted);
  sinks_->RunOnce();
  EXPECT_THAT(Told(), IsEmpty());

  config_.mutable_caep_streams(0)->set_unknown_as(
      config::v1::TrustConfig::UNKNOWN_AS_UNTRUSTED);
  Restart();
  Judge("a", kUnknown);
  sinks_->RunOnce();

  EXPECT_THAT(Told(), ElementsAre("a not-compliant"));
}

TEST_F(CaepStreamTest, OtherPoliciesAndSourcesAreNotTold) {
  config_.mutable_caep_streams(0)->add_sources("sources/other");
  Restart();
  Judge("a", kTrusted);
  sinks_->RunOnce();
  Judge("a", kUntrusted);
  sinks_->RunOnce();
  EXPECT_THAT(Told(), IsEmpty());

  config_.mutable_caep_streams(0)->clear_sources();
  Restart();
  Judge("a", kTrusted, "strict");
  Judge("b", kTrusted);
  sinks_->RunOnce();
  Judge("a", kUntrusted, "strict");
  sinks_->RunOnce();
  EXPECT_THAT(Told(), IsEmpty());
}

TEST_F(CaepStreamTest, ARetryIsTheSameTokenAndHoldsUpWhatComesAfter) {
  FakeHttpTransport& receiver = transport_;
  Judge("a", kTrusted);
  sinks_->RunOnce();
  int answers = 0;
  receiver.On("POST", "/events", HttpResponse{503, {}, ""});
  Judge("a", kUntrusted);
  // The first answer scripted was 202: that event is taken.
  sinks_->RunOnce();
  Judge("a", kTrusted);
  Judge("a", kUntrusted);

  sinks_->RunOnce();
  sinks_->RunOnce();
  answers = static_cast<int>(receiver.requests().size());
  EXPECT_EQ(answers, 2);
  EXPECT_EQ(List(v1::CaepDelivery::STATE_PENDING).deliveries_size(), 2);

  Restart();
  receiver.On("POST", "/events", HttpResponse{202, {}, ""});
  clock_.Advance(absl::Seconds(30));
  sinks_->RunOnce();
  clock_.Advance(absl::Minutes(1));
  sinks_->RunOnce();

  EXPECT_THAT(Told(),
              ElementsAre("a not-compliant", "a compliant", "a compliant",
                          "a compliant", "a not-compliant"));
  EXPECT_EQ(ids_[1], ids_[2]);
  EXPECT_EQ(ids_[1], ids_[3]);
  EXPECT_NE(ids_[3], ids_[4]);
  EXPECT_EQ(List(v1::CaepDelivery::STATE_PENDING).deliveries_size(), 0);
}

TEST_F(CaepStreamTest, WhatIsRefusedForGoodHoldsUpNothing) {
  Judge("a", kTrusted);
  Judge("b", kTrusted);
  sinks_->RunOnce();
  transport_.On("POST", "/events",
                HttpResponse{400, {}, R"({"err":"invalid_request"})"});
  transport_.On("POST", "/events", HttpResponse{202, {}, ""});
  Judge("a", kUntrusted);
  sinks_->RunOnce();
  Judge("a", kTrusted);
  Judge("b", kUntrusted);

  sinks_->RunOnce();

  EXPECT_THAT(Told(),
              ElementsAre("a not-compliant", "a compliant", "b not-compliant"));
  ASSERT_EQ(List(v1::CaepDelivery::STATE_DEAD).deliveries_size(), 1);
  EXPECT_EQ(List(v1::CaepDelivery::STATE_DEAD).deliveries(0).error(),
            "the receiver answered 400 invalid_request");
}

TEST_F(CaepStreamTest, WhatALogThatIsGoneHidesIsFoundByComparing) {
  Judge("a", kTrusted);
  Judge("b", kTrusted);
  sinks_->RunOnce();
  Judge("a", kUntrusted);
  for (int i = 0; i < 40; ++i) Judge("c", i % 2 == 0 ? kTrusted : kUnknown);

  sinks_->RunOnce();

  EXPECT_THAT(Told(), ElementsAre("a not-compliant"));
}

TEST_F(CaepStreamTest, AStoreThatWasFilledAnewIsComparedToo) {
  Judge("a", kTrusted);
  Judge("b", kTrusted);
  sinks_->RunOnce();

  sinks_.reset();
  OpenVerdicts("/again");
  Judge("a", kUntrusted);
  Judge("b", kTrusted);
  Restart();
  sinks_->RunOnce();

  EXPECT_THAT(Told(), ElementsAre("a not-compliant"));
}

}  // namespace
}  // namespace muster::trust
