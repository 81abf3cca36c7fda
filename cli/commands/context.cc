#include "cli/commands/context.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/process/textproto.h"
#include "google/protobuf/util/json_util.h"

namespace muster::cli {
namespace {

absl::StatusOr<Addresses> AddressesFrom(const Context& context) {
  if (!context.address.empty()) return OneAddress(context.address);
  if (context.config.empty()) return OneAddress(kDefaultAddress);
  ASSIGN_OR_RETURN(auto config,
                   ReadTextproto<config::v1::MusterConfig>(context.config));
  return AddressesOf(config);
}

template <typename Resource>
std::string NamesOf(const google::protobuf::RepeatedPtrField<Resource>& all) {
  return absl::StrJoin(all, ", ", [](std::string* out, const Resource& one) {
    absl::StrAppend(out, one.name());
  });
}

absl::StatusOr<device::v1::Device> TheOnlyOne(
    const std::string& serial,
    const inventory::v1::ListDevicesResponse& found) {
  if (found.devices().empty()) {
    return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
                 absl::StrCat("no device has the serial number ", serial,
                              "; `musterctl devices` lists them"),
                 {{"serial_number", serial}});
  }
  if (found.devices_size() > 1) {
    return Error(absl::StatusCode::kFailedPrecondition, "SERIAL_AMBIGUOUS",
                 absl::StrCat("several devices have the serial number ", serial,
                              "; give one by name: ", NamesOf(found.devices())),
                 {{"serial_number", serial}});
  }
  return found.devices(0);
}

}  // namespace

absl::StatusOr<Client*> Context::GetClient() {
  if (client_ == nullptr) {
    ASSIGN_OR_RETURN(const Addresses addresses, AddressesFrom(*this));
    ASSIGN_OR_RETURN(client_, Client::Create(addresses));
  }
  return client_.get();
}

void Context::PrintJson(const google::protobuf::Message& message) {
  std::string text;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (google::protobuf::util::MessageToJsonString(message, &text, options)
          .ok()) {
    out << text << "\n" << std::flush;
  }
}

absl::StatusOr<device::v1::Device> Context::FindDevice(
    const std::string& text) {
  ASSIGN_OR_RETURN(Client * client, GetClient());
  if (absl::StartsWith(text, "sources/")) {
    inventory::v1::GetDeviceRequest request;
    request.set_name(text);
    return Call(client->inventory(),
                &inventory::v1::Inventory::StubInterface::GetDevice, request);
  }
  inventory::v1::ListDevicesRequest request;
  request.set_parent("sources/-");
  request.set_serial_number(text);
  ASSIGN_OR_RETURN(
      const auto found,
      Call(client->inventory(),
           &inventory::v1::Inventory::StubInterface::ListDevices, request));
  return TheOnlyOne(text, found);
}

absl::StatusOr<std::string> Context::FindSource(const std::string& source) {
  if (absl::StartsWith(source, "sources/")) return source;
  if (!source.empty()) return absl::StrCat("sources/", source);
  ASSIGN_OR_RETURN(Client * client, GetClient());
  ASSIGN_OR_RETURN(const auto found,
                   Call(client->sources(),
                        &inventory::v1::Sources::StubInterface::ListSources,
                        inventory::v1::ListSourcesRequest()));
  if (found.sources_size() == 1) return found.sources(0).name();
  if (found.sources().empty()) {
    return Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
                 "no connector has announced a source yet");
  }
  return Error(absl::StatusCode::kFailedPrecondition, "SOURCE_AMBIGUOUS",
               absl::StrCat("there are several sources; give one of: ",
                            NamesOf(found.sources())));
}

}  // namespace muster::cli
