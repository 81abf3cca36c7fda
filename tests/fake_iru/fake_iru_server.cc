#include "tests/fake_iru/fake_iru_server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/tenant/control.h"

namespace muster::fake_iru {

absl::StatusOr<std::unique_ptr<FakeIruServer>> FakeIruServer::Create(
    const Options& options) {
  std::unique_ptr<FakeIruServer> server(new FakeIruServer);
  server->tenant_ = std::make_unique<Tenant>(options.tenant, *options.clock);
  Tenant& tenant = *server->tenant_;
  auto files = HttpDoor::Open(
      options.files_port,
      [&tenant](const Request& request) { return tenant.HandleFile(request); },
      *options.clock);
  if (!files.ok()) return files.status();
  server->files_ = *std::move(files);
  tenant.SetFilesUrl(absl::StrCat("http://127.0.0.1:", server->files_->port()));
  auto door = HttpDoor::Open(
      options.port,
      [&tenant](const Request& request) {
        return IsControlPath(request.path) ? HandleControl(tenant, request)
                                           : tenant.Handle(request);
      },
      *options.clock);
  if (!door.ok()) return door.status();
  server->door_ = *std::move(door);
  return server;
}

std::string FakeIruServer::base_url() const {
  return absl::StrCat("http://127.0.0.1:", port());
}

}  // namespace muster::fake_iru
