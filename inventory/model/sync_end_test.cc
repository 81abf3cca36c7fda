#include "inventory/model/sync_end.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

v1::Sync Ended(const char* text) {
  v1::Sync sync;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &sync));
  sync.mutable_start_time()->set_seconds(10);
  sync.mutable_end_time()->set_seconds(20);
  return sync;
}

v1::Source SourceIn(v1::SourceState state) {
  v1::Source source;
  source.set_state(state);
  return source;
}

TEST(ApplySyncEndTest, ACompleteFullSyncMakesTheSourceSynced) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_FAILING);
  source.mutable_error()->set_reason("HOST_UNREACHABLE");

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_SUCCEEDED"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_SYNCED"
                                  "  last_full_sync_start_time { seconds: 10 }"
                                  "  last_full_sync_end_time { seconds: 20 }"));
}

TEST(ApplySyncEndTest, AnUndecidedDeviceKeepsAFullSyncFromCounting) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_WAITING_TO_SYNC);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_SUCCEEDED"
                     "  error { reason: 'DEVICES_UNDECIDED' }"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_WAITING_TO_SYNC"));
}

TEST(ApplySyncEndTest, ADeltaAloneIsNotEnoughToBeSynced) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_WAITING_TO_SYNC);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DELTA state: SYNC_STATE_SUCCEEDED"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_WAITING_TO_SYNC"));
}

TEST(ApplySyncEndTest, AFailureKeepsTheTimesOfTheLastGoodSync) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);
  source.mutable_last_full_sync_start_time()->set_seconds(5);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'HOST_UNREACHABLE' }"),
               source);

  EXPECT_THAT(source,
              EqualsProto("state: SOURCE_STATE_FAILING"
                          "  error { reason: 'HOST_UNREACHABLE' }"
                          "  last_full_sync_start_time { seconds: 5 }"));
}

TEST(ApplySyncEndTest, ARefusedCredentialIsTold) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DEVICE state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_CREDENTIAL_REFUSED' }"),
               source);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_CREDENTIAL_REFUSED);
}

TEST(ApplySyncEndTest, OneDeviceThatCannotBeReadIsNoFailingSource) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);

  ApplySyncEnd(Ended("kind: SYNC_KIND_DEVICE state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_ERROR' }"),
               source);

  EXPECT_EQ(source.state(), v1::SOURCE_STATE_SYNCED);
}

TEST(ApplySyncEndTest, ASupersededSyncSaysNothing) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'SYNC_SUPERSEDED' }"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_SYNCED"));
}

TEST(ApplySyncEndTest, APauseSaysNothingAboutTheSource) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_FAILED"
                     "  error { reason: 'SOURCE_PAUSED' }"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_SYNCED"));
}

TEST(ApplySyncEndTest, HeldRemovalsAreTold) {
  v1::Source source = SourceIn(v1::SOURCE_STATE_SYNCED);

  ApplySyncEnd(Ended("kind: SYNC_KIND_FULL state: SYNC_STATE_HELD"
                     "  error { reason: 'REMOVALS_HELD' }"),
               source);

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_FAILING"
                                  "  error { reason: 'REMOVALS_HELD' }"));
}

}  // namespace
}  // namespace muster::inventory
