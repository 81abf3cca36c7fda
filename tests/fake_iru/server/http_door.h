#ifndef TESTS_FAKE_IRU_SERVER_HTTP_DOOR_H_
#define TESTS_FAKE_IRU_SERVER_HTTP_DOOR_H_

#include <functional>
#include <memory>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "base/clock.h"
#include "tests/fake_iru/http/message.h"

namespace httplib {
class Server;
}  // namespace httplib

namespace muster::fake_iru {

// Listens on 127.0.0.1, never on another address, hands each request to a
// function and sends its answer, with whatever mischief the answer asks for.
// Connections are kept alive; answers are compressed if the client can.
//
// The handler is called on several threads at once. Stop() waits for them.
class HttpDoor {
 public:
  using Handler = std::function<Response(const Request&)>;

  // Listens from now on; `port` 0 is any that is free. `clock` times delays
  // and must outlive the door.
  //
  // Errors:
  //   UNAVAILABLE: the port is in use.
  static absl::StatusOr<std::unique_ptr<HttpDoor>> Open(int port,
                                                        Handler handler,
                                                        Clock& clock);
  ~HttpDoor();

  int port() const { return port_; }

  // Ends every connection and every request that hangs. Idempotent; called
  // from one thread.
  void Stop();

 private:
  HttpDoor(Handler handler, Clock& clock);

  // Answers whatever the library has parsed; defined with the library.
  struct Exchange;
  void Serve(const Exchange& exchange);
  void Send(const Exchange& exchange, const Response& response);
  void InstallHandlers();

  const Handler handler_;
  Clock& clock_;
  const std::unique_ptr<httplib::Server> server_;
  int port_ = 0;
  absl::Notification stopped_;
  std::thread listener_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_SERVER_HTTP_DOOR_H_
