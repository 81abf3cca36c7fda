#include "cli/trace/trace_commands.h"

#include <memory>
#include <string>

#include "absl/time/clock.h"
#include "cli/trace/device_trace.h"
#include "cli/trace/trace_report.h"

namespace muster::cli {
namespace {

absl::Status ShowTrace(Context& context, const std::string& which) {
  ASSIGN_OR_RETURN(const std::string device, context.FindDeviceName(which));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(const DeviceTrace trace, TraceDevice(*client, device));
  if (context.json) {
    context.out << DeviceTraceJson(trace) << "\n";
  } else {
    PrintDeviceTrace(trace, absl::Now(), context.out);
  }
  return absl::OkStatus();
}

}  // namespace

void AddTraceCommands(CLI::App& app, Context& context) {
  auto* trace = app.add_subcommand("trace", "Show where something is now");
  trace->require_subcommand(1);
  auto* command = trace->add_subcommand(
      "device",
      "Show a device's last change: its sync, and how far each watcher is");
  auto device = std::make_shared<std::string>();
  command->add_option("device", *device, "Serial number or resource name")
      ->required();
  command->callback([&context, device] {
    context.run = [&context, device] { return ShowTrace(context, *device); };
  });
}

}  // namespace muster::cli
