#ifndef CONNECTOR_CONFORMANCE_BAD_BAD_SINK_H_
#define CONNECTOR_CONFORMANCE_BAD_BAD_SINK_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "connector/core/command_sink.h"
#include "connector/core/device_source.h"

namespace muster::conformance {

// A sink that gets one thing wrong; of one badness, or none. Thread-safe;
// `devices` must outlive it.
//
//   ignores_drift        expects whatever serial number the device has
//   doubts_what_was_not  calls a command that was not sent one in doubt
class BadSink final : public connector::CommandSink {
 public:
  BadSink(std::string badness, std::unique_ptr<connector::CommandSink> inner,
          connector::DeviceSource& devices)
      : badness_(std::move(badness)),
        inner_(std::move(inner)),
        devices_(devices) {}

  std::vector<connector::v1::DescribeResponse::CommandSupport> Supported()
      const override {
    return inner_->Supported();
  }
  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view vendor_id, absl::string_view serial_number,
      const connector::v1::DeviceCommand& command) override {
    return inner_->Prepare(vendor_id, serial_number, command);
  }
  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view serial_number,
      const connector::v1::DeviceCommand& command) override {
    std::string expected(serial_number);
    if (badness_ == "ignores_drift") {
      const auto now = devices_.ReadDevice(vendor_id, false);
      if (now.ok()) expected = now->device.device().serial_number();
    }
    auto sent = inner_->Send(vendor_id, expected, command);
    const bool unsent = ErrorReason(sent.status()) == "COMMAND_NOT_SENT";
    if (badness_ != "doubts_what_was_not" || !unsent) return sent;
    return Error(absl::StatusCode::kUnknown, "COMMAND_IN_DOUBT", "who knows");
  }
  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) override {
    return inner_->List(vendor_id, requested_after);
  }

 private:
  const std::string badness_;
  const std::unique_ptr<connector::CommandSink> inner_;
  connector::DeviceSource& devices_;
};

}  // namespace muster::conformance

#endif  // CONNECTOR_CONFORMANCE_BAD_BAD_SINK_H_
