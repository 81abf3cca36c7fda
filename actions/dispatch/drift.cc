#include "actions/dispatch/drift.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::MessageDifferencer;

bool SameEnrolment(const v1::DeviceExpectation& a,
                   const v1::DeviceExpectation& b) {
  if (!a.has_last_enroll_time() || !b.has_last_enroll_time()) return true;
  return MessageDifferencer::Equals(a.last_enroll_time(), b.last_enroll_time());
}

}  // namespace

v1::DeviceExpectation ExpectationOf(const device::v1::Device& device) {
  v1::DeviceExpectation expected;
  expected.set_serial_number(device.serial_number());
  expected.set_user_email(device.user().email());
  if (device.has_last_enroll_time()) {
    *expected.mutable_last_enroll_time() = device.last_enroll_time();
  }
  *expected.mutable_tags() = device.tags();
  expected.set_blueprint_id(device.blueprint().id());
  return expected;
}

std::string DriftOf(const v1::DeviceExpectation& expected,
                    const device::v1::Device& device) {
  const v1::DeviceExpectation now = ExpectationOf(device);
  std::vector<std::string> drift;
  if (expected.serial_number() != now.serial_number()) {
    drift.push_back("its serial number");
  }
  if (!absl::EqualsIgnoreCase(expected.user_email(), now.user_email())) {
    drift.push_back("its owner");
  }
  if (!SameEnrolment(expected, now)) drift.push_back("its enrolment");
  if (!std::equal(expected.tags().begin(), expected.tags().end(),
                  now.tags().begin(), now.tags().end())) {
    drift.push_back("its tags");
  }
  if (expected.blueprint_id() != now.blueprint_id()) {
    drift.push_back("its blueprint");
  }
  return absl::StrJoin(drift, " and ");
}

}  // namespace muster::actions
