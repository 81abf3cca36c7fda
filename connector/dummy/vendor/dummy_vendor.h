#ifndef CONNECTOR_DUMMY_VENDOR_DUMMY_VENDOR_H_
#define CONNECTOR_DUMMY_VENDOR_DUMMY_VENDOR_H_

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace httplib {
class Server;
struct Request;
struct Response;
}  // namespace httplib

namespace muster::dummy {

// The vendor that connector/dummy is for: a few devices in memory behind JSON
// over HTTP on 127.0.0.1. Every request needs `Authorization: Bearer KEY`.
//
//   GET  /v1/devices?after=ID&limit=N  {"devices": [...]} ordered by id
//   GET  /v1/devices/ID                one device; 404 {"error": ...}
//   GET  /v1/count                     {"devices": N}
//   POST /v1/devices/ID/commands       {"kind": "lock"}: 201 {"id": ...}
//   GET  /v1/devices/ID/commands       {"commands": [...]} newest first
//
// Thread-safe.
class DummyVendor {
 public:
  struct Options {
    int port = 0;  // any free one
    std::string key = "dummy-key";
    int devices = 7;
    // Most of one page, whatever the client asks for.
    int page_size = 3;
  };

  // What is answered in place of the vendor's own answer.
  struct Fault {
    int status = 503;
    std::string body;
    std::string retry_after;  // the header; empty: none
    bool hangs = false;       // until ClearFault()
  };

  // CHECK-fails if it cannot listen.
  explicit DummyVendor(Options options);
  ~DummyVendor();

  std::string base_url() const;
  std::vector<std::string> device_ids() const;
  // Every pending command is done now.
  void FinishCommands();
  // Everything is answered like this from now on.
  void SetFault(Fault fault);
  void ClearFault();

 private:
  struct Command {
    std::string id;
    std::string kind;
    std::string state = "pending";
    absl::Time requested_at;
    absl::Time ended_at = absl::InfiniteFuture();
  };
  struct Device {
    std::string serial;
    std::string platform;
    std::vector<Command> commands;  // oldest first
  };

  void Install();
  // Whether the request may go on; answers it if not.
  bool Admit(const httplib::Request& request, httplib::Response& response);
  bool Misbehave(httplib::Response& response);
  void ListDevices(const httplib::Request& request,
                   httplib::Response& response);
  void GetDevice(const httplib::Request& request, httplib::Response& response);
  void Count(httplib::Response& response);
  void Take(const httplib::Request& request, httplib::Response& response);
  void ListCommands(const httplib::Request& request,
                    httplib::Response& response);
  // The device in the request's path; null, and 404, if there is none.
  Device* Find(const httplib::Request& request, httplib::Response& response)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;
  const std::unique_ptr<httplib::Server> server_;
  int port_ = 0;

  mutable absl::Mutex mu_;
  std::map<std::string, Device> devices_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Fault> fault_ ABSL_GUARDED_BY(mu_);
  int commands_ ABSL_GUARDED_BY(mu_) = 0;

  std::thread listener_;
};

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_VENDOR_DUMMY_VENDOR_H_
