#include "cli/report/command_report.h"

#include <sstream>
#include <string>

#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace muster::cli {
namespace {

using ::testing::HasSubstr;

std::string Printed(const std::string& who) {
  std::ostringstream out;
  PrintCommand(ParseTextproto<actions::v1::Command>(
                   "name: 'sources/iru/devices/a/commands/1' "
                   "serial_number: 'C02' command { lock {} } reason: 'lost' " +
                       who,
                   "test")
                   .value(),
               out);
  return out.str();
}

TEST(CommandReportTest, SaysWhoAskedAndForWhom) {
  EXPECT_THAT(Printed(""), HasSubstr("of C02, asked by (not told): lost"));
  EXPECT_THAT(Printed("requester: 'ann'"), HasSubstr("asked by ann: lost"));
  EXPECT_THAT(Printed("principal: 'people/bob'"),
              HasSubstr("asked by people/bob: lost"));
  EXPECT_THAT(Printed("principal: 'services/desk' requester: 'ann'"),
              HasSubstr("asked by services/desk for ann: lost"));
}

}  // namespace
}  // namespace muster::cli
