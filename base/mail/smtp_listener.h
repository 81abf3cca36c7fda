#ifndef BASE_MAIL_SMTP_LISTENER_H_
#define BASE_MAIL_SMTP_LISTENER_H_

#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/http/loopback_servers.h"

namespace muster {

// A mail server on a free port of this machine, as much of one as a test
// needs: one conversation after the other, in clear, without login.
// Thread-safe.
class SmtpListener {
 public:
  // What one conversation came to.
  struct Taken {
    std::vector<std::string> commands;  // without the mail itself
    std::string mail;                   // with CRLF, without the final dot
  };

  // Commands that begin with `refused` are answered 550; "" refuses none.
  explicit SmtpListener(std::string refused = "")
      : refused_(std::move(refused)), thread_([this] { Serve(); }) {}
  ~SmtpListener() {
    listener_.Stop();
    thread_.join();
  }

  std::string Url() const {
    return absl::StrCat("smtp", listener_.Url().substr(4));
  }

  std::vector<Taken> taken() const ABSL_LOCKS_EXCLUDED(mu_) {
    absl::MutexLock lock(&mu_);
    return taken_;
  }

 private:
  void Serve() {
    for (int fd = listener_.Accept(); fd >= 0; fd = listener_.Accept()) {
      Taken taken = Converse(fd);
      close(fd);
      absl::MutexLock lock(&mu_);
      taken_.push_back(std::move(taken));
    }
  }

  Taken Converse(int fd) {
    Taken taken;
    Say(fd, "220 test\r\n");
    for (std::string line = ReadLine(fd); !line.empty(); line = ReadLine(fd)) {
      taken.commands.push_back(line.substr(0, line.size() - 2));
      if (!refused_.empty() && absl::StartsWith(line, refused_)) {
        Say(fd, "550 no\r\n");
      } else if (absl::StartsWith(line, "DATA")) {
        Say(fd, "354 go on\r\n");
        taken.mail = ReadMail(fd);
        Say(fd, "250 taken\r\n");
      } else {
        Say(fd, absl::StartsWith(line, "QUIT") ? "221 bye\r\n" : "250 ok\r\n");
      }
    }
    return taken;
  }

  // A client that has left already is no failure of the server's.
  static void Say(int fd, const std::string& line) {
    send(fd, line.data(), line.size(), MSG_NOSIGNAL);
  }

  static std::string ReadLine(int fd) {
    std::string line;
    char byte;
    while (!absl::EndsWith(line, "\r\n") && read(fd, &byte, 1) == 1) {
      line.push_back(byte);
    }
    return line;
  }

  static std::string ReadMail(int fd) {
    std::string mail;
    for (std::string line = ReadLine(fd); line != ".\r\n" && !line.empty();
         line = ReadLine(fd)) {
      mail += line;
    }
    return mail;
  }

  const std::string refused_;
  RawListener listener_;
  mutable absl::Mutex mu_;
  std::vector<Taken> taken_ ABSL_GUARDED_BY(mu_);
  std::thread thread_;  // last: it uses what is above
};

}  // namespace muster

#endif  // BASE_MAIL_SMTP_LISTENER_H_
