#ifndef CONNECTOR_DUMMY_DUMMY_SINK_H_
#define CONNECTOR_DUMMY_DUMMY_SINK_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "connector/core/command_sink.h"
#include "connector/dummy/dummy_client.h"

namespace muster::dummy {

// Commands to the devices of one dummy vendor: lock, restart and erase, on
// every platform, all of them tracked. Thread-safe; `clock` must outlive it.
class DummySink final : public connector::CommandSink {
 public:
  DummySink(std::shared_ptr<DummyClient> client, const Clock& clock,
            bool read_only);

  std::vector<connector::v1::DescribeResponse::CommandSupport> Supported()
      const override;
  absl::StatusOr<device::v1::Device> Prepare(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;

  // One request that reads the device and one that sends; the vendor's answer
  // to the second has the command's id.
  absl::StatusOr<connector::v1::SendCommandResponse> Send(
      absl::string_view vendor_id, absl::string_view expected_serial_number,
      const connector::v1::DeviceCommand& command) override;

  absl::StatusOr<std::vector<connector::v1::VendorCommand>> List(
      absl::string_view vendor_id, absl::Time requested_after) override;

 private:
  const std::shared_ptr<DummyClient> client_;
  const Clock& clock_;
  const bool read_only_;
};

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_SINK_H_
