#ifndef CONNECTOR_IRU_CLIENT_IRU_HOST_H_
#define CONNECTOR_IRU_CLIENT_IRU_HOST_H_

#include <string>

#include "absl/status/statusor.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::iru {

// The one host that a tenant's token may be sent to.
struct IruHost {
  // What every URL begins with: `https://accuhive.api.kandji.io`.
  std::string base_url;
  // The host alone; with the port if it is a loopback address.
  std::string host;
};

// The host that `source.host` means. Understood are
//
//   accuhive                        with `source.region`
//   accuhive.api.kandji.io          US
//   accuhive.api.eu.kandji.io       EU
//   accuhive.api.iru.com
//   https:// before, and one / after, a full name
//   http://127.0.0.1:PORT           with `source.allow_plaintext_loopback`
//
// Everything else is refused: the console's host (`accuhive.kandji.io`), more
// than one label before `.api.`, other domains behind it, user names, ports,
// paths and queries. A value that was made to lead elsewhere must not get the
// token.
//
// Errors:
//   INVALID_ARGUMENT SOURCE_HOST_INVALID: none of these; the message says what
//     is wrong and what to write. Metadata: host.
absl::StatusOr<IruHost> ResolveHost(const config::v1::IruSource& source);

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_IRU_HOST_H_
