#include "cli/commands/context.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/daemon/tls_config.h"
#include "base/process/textproto.h"
#include "base/secret.h"
#include "google/protobuf/util/json_util.h"

namespace muster::cli {
namespace {

using inventory::v1::Inventory;
using inventory::v1::ListDevicesRequest;

absl::StatusOr<Addresses> AddressesFrom(const Context& context) {
  if (!context.address.empty()) return OneAddress(context.address);
  if (context.config.empty()) return OneAddress(kDefaultAddress);
  ASSIGN_OR_RETURN(auto config,
                   ReadTextproto<config::v1::MusterConfig>(context.config));
  return AddressesOf(config);
}

// The identity of this program; unset: plain text.
absl::StatusOr<std::optional<TlsDirectory>> TlsFrom(const Context& context) {
  if (!context.tls.empty()) {
    return std::optional<TlsDirectory>(TlsDirectory{context.tls});
  }
  if (context.config.empty()) return std::optional<TlsDirectory>();
  ASSIGN_OR_RETURN(auto config,
                   ReadTextproto<config::v1::MusterConfig>(context.config));
  return TlsOf(config, "musterctl");
}

absl::StatusOr<std::optional<Secret>> TokenFrom(const Context& context) {
  if (context.token_file.empty()) return std::optional<Secret>();
  ASSIGN_OR_RETURN(Secret token, ReadSecretFile(context.token_file));
  return std::optional<Secret>(std::move(token));
}

template <typename Resource>
std::string NamesOf(const google::protobuf::RepeatedPtrField<Resource>& all) {
  return absl::StrJoin(all, ", ", [](std::string* out, const Resource& one) {
    absl::StrAppend(out, one.name());
  });
}

ListDevicesRequest WithSerial(const std::string& serial,
                              const std::string& source) {
  ListDevicesRequest request;
  request.set_parent(source);
  request.set_serial_number(serial);
  return request;
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
    ASSIGN_OR_RETURN(const auto tls, TlsFrom(*this));
    ASSIGN_OR_RETURN(const auto token, TokenFrom(*this));
    ASSIGN_OR_RETURN(client_, Client::Create(addresses, tls, token));
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

absl::StatusOr<device::v1::Device> Context::FindDevice(const std::string& text,
                                                       const ReadPoint& at) {
  ASSIGN_OR_RETURN(Client * client, GetClient());
  if (absl::StartsWith(text, "sources/")) {
    inventory::v1::GetDeviceRequest request;
    request.set_name(text);
    SetReadPoint(at, request);
    return Call(client->inventory(), &Inventory::StubInterface::GetDevice,
                request);
  }
  ListDevicesRequest request = WithSerial(text, "sources/-");
  SetReadPoint(at, request);
  ASSIGN_OR_RETURN(const auto found,
                   Call(client->inventory(),
                        &Inventory::StubInterface::ListDevices, request));
  return TheOnlyOne(text, found);
}

absl::StatusOr<std::string> Context::FindDeviceName(const std::string& text,
                                                    const std::string& source) {
  if (absl::StartsWith(text, "sources/")) return text;
  ASSIGN_OR_RETURN(Client * client, GetClient());
  ListDevicesRequest request = WithSerial(text, source);
  const auto list = &Inventory::StubInterface::ListDevices;
  ASSIGN_OR_RETURN(auto found, Call(client->inventory(), list, request));
  if (found.devices().empty()) {
    request.set_show_removed(true);
    ASSIGN_OR_RETURN(found, Call(client->inventory(), list, request));
  }
  ASSIGN_OR_RETURN(const device::v1::Device device, TheOnlyOne(text, found));
  return device.name();
}

absl::StatusOr<std::string> Context::FindSource(const std::string& source) {
  if (!source.empty()) return SourceName(source);
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

absl::StatusOr<std::vector<std::string>> Context::FindSources(
    const std::string& source) {
  std::vector<std::string> names;
  if (!source.empty()) {
    names.push_back(SourceName(source));
    return names;
  }
  ASSIGN_OR_RETURN(Client * client, GetClient());
  RETURN_IF_ERROR(CallPages(
      client->sources(), &inventory::v1::Sources::StubInterface::ListSources,
      inventory::v1::ListSourcesRequest(),
      [&](const inventory::v1::ListSourcesResponse& page) {
        for (const auto& one : page.sources()) {
          names.push_back(one.name());
        }
      }));
  return names;
}

}  // namespace muster::cli
