#include "connector/core/fake_command_sink.h"

#include <memory>
#include <string>

#include "connector/core/command_sink_conformance.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

class FakeBench final : public CommandBench {
 public:
  CommandSink& sink() override { return sink_; }
  std::string vendor_id() const override { return "a"; }
  std::string serial_number() const override { return "SN-a"; }
  void CompleteCommands() override {
    const auto commands = sink_.List("a", absl::InfinitePast());
    for (const v1::VendorCommand& command : *commands) {
      sink_.Move("a", command.id(), v1::VENDOR_STATE_COMPLETED);
    }
  }

 private:
  FakeCommandSink sink_;
};

TEST(FakeCommandSinkTest, RemembersWhatWasPreparedAndSent) {
  FakeCommandSink sink;
  sink.SetUnlockPin("123456");
  v1::DeviceCommand command;
  command.mutable_lock();
  ASSERT_THAT(sink.Prepare("a", "SN-a", command), muster::testing::IsOk());
  const auto sent = sink.Send("a", "SN-a", command);

  ASSERT_THAT(sent, muster::testing::IsOk());
  EXPECT_EQ(sent->unlock_pin(), "123456");
  EXPECT_THAT(sink.prepared(), ::testing::ElementsAre("a lock"));
  ASSERT_EQ(sink.sent().size(), 1u);
  EXPECT_TRUE(sink.sent()[0].has_lock());
}

INSTANTIATE_TEST_SUITE_P(Fake, CommandSinkConformance,
                         ::testing::Values(CommandBenchFactory([] {
                           return std::make_unique<FakeBench>();
                         })));

}  // namespace
}  // namespace muster::connector
