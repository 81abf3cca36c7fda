#ifndef CLI_CLIENT_ADDRESSES_H_
#define CLI_CLIENT_ADDRESSES_H_

#include <string>

#include "absl/status/statusor.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::cli {

// Where musterd listens unless told otherwise.
inline constexpr char kDefaultAddress[] = "127.0.0.1:7400";

// Where each service listens. One musterd: all the same.
struct Addresses {
  std::string inventory;
  std::string connector;
  std::string actions;
  std::string assets;
  std::string compliance;
  std::string trust;
  std::string notifier;
};

// All services at one address.
Addresses OneAddress(const std::string& address);

// Where `config` puts them: `services` where set, else `listen_address`, else
// the default.
Addresses AddressesOf(const config::v1::MusterConfig& config);

}  // namespace muster::cli

#endif  // CLI_CLIENT_ADDRESSES_H_
