#include "cli/client/addresses.h"

namespace muster::cli {

Addresses OneAddress(const std::string& address) {
  return {address, address, address, address, address, address, address};
}

Addresses AddressesOf(const config::v1::MusterConfig& config) {
  const std::string shared = config.listen_address().empty()
                                 ? kDefaultAddress
                                 : config.listen_address();
  const auto pick = [&](const std::string& own) {
    return own.empty() ? shared : own;
  };
  const config::v1::ServiceAddresses& own = config.services();
  return {pick(own.inventory()), pick(own.connector()),  pick(own.actions()),
          pick(own.assets()),    pick(own.compliance()), pick(own.trust()),
          pick(own.notifier())};
}

}  // namespace muster::cli
