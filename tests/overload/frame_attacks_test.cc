// Connections that send what no client would: floods of frames, headers without
// end, messages that are not what they say. Most cost the server next to
// nothing while others are served. gRPC 1.51 has no defence against the rest:
// they cost memory for as long as they last, and the server is as it was
// afterwards. docs/operations.md says
// what to do about those.

#include <functional>
#include <string>

#include "base/net/socket_client.h"
#include "gtest/gtest.h"
#include "tests/overload/attacked_server.h"
#include "tests/overload/http2_bytes.h"

namespace muster::overload {
namespace {

using testing::SocketClient;

constexpr char kSay[] = "/muster.echo.v1.Echo/Say";
constexpr char kHold[] = "/muster.echo.v1.Echo/Hold";
constexpr int64_t kMostMemory = 128 << 20;

class FrameAttacksTest : public ::testing::Test {
 protected:
  // Sends what `attack` sends over one connection, beside a client that calls;
  // the calls of it that failed.
  int Attack(const std::function<void(SocketClient&)>& attack) {
    const int descriptors = server_.watch().Descriptors();
    const int64_t memory = server_.watch().MemoryBytes();
    const int failed = server_.FailedBeside([&] {
      SocketClient client(server_.port());
      client.Send(Hello());
      attack(client);
      growth_ = server_.watch().PeakMemoryBytes() - memory;
    });
    EXPECT_TRUE(server_.DescriptorsFallTo(descriptors))
        << server_.watch().Descriptors() << " of " << descriptors;
    return failed;
  }

  void IsWithstood(const std::function<void(SocketClient&)>& attack) {
    EXPECT_EQ(Attack(attack), 0);
    EXPECT_LE(growth_, kMostMemory);
    EXPECT_EQ(AttackedServer::CountServed(*server_.NewClient(), 10), 10);
  }

  // `attack` sends `units`, each of which costs so many bytes at most.
  void IsOutlived(int units, int64_t most_each,
                  const std::function<void(SocketClient&)>& attack) {
    Attack(attack);
    EXPECT_LE(growth_ / units, most_each);
    EXPECT_TRUE(server_.ServesAgain());
    EXPECT_TRUE(server_.IsRunning());
  }

  // Sends `bytes` `times` times, or until the server has had enough, and never
  // reads.
  static void Flood(SocketClient& client, const std::string& bytes, int times) {
    for (int i = 0; i < times; ++i) {
      if (!client.Send(bytes)) return;
    }
  }

  AttackedServer server_;
  int64_t growth_ = 0;  // of its memory, at the most
};

// CVE-2023-44487, rapid reset.
TEST_F(FrameAttacksTest, CallsThatAreResetAtOnceAreOutlived) {
  IsOutlived(100'000, 20'000, [](SocketClient& client) {
    for (int i = 0; i < 100'000; ++i) {
      if (!client.Send(OpenCall(i, kSay) +
                       Frame(kResetStream, 0, StreamOf(i), BigEndian(8, 4)))) {
        break;
      }
    }
  });
}

// The client has not agreed to the limit of calls, and is not held to it.
TEST_F(FrameAttacksTest, HundredThousandCallsOnOneConnectionAreOutlived) {
  IsOutlived(100'000, 20'000, [](SocketClient& client) {
    for (int i = 0; i < 100'000; ++i) {
      if (!client.Send(OpenCall(i, kHold))) break;
    }
  });
}

TEST_F(FrameAttacksTest, CallsBeyondWhatWasAgreedEndTheConnection) {
  IsWithstood([](SocketClient& client) {
    client.Receive();  // its settings
    client.Send(Frame(kSettings, kAck, 0, ""));
    for (int i = 0; i < 100'000; ++i) {
      if (!client.Send(OpenCall(i, kHold))) return;
    }
    ADD_FAILURE() << "all were taken";
  });
}

TEST_F(FrameAttacksTest, ManyHeadersOfManyCallsAreOutlived) {
  IsOutlived(1000, 500'000, [](SocketClient& client) {
    std::string headers = CallHeaders(kSay);
    while (headers.size() < 16000) headers += Literal("x-a", "b");
    for (int i = 0; i < 1000; ++i) {
      if (!client.Send(Frame(kHeaders, kEndHeaders, StreamOf(i), headers))) {
        break;
      }
    }
  });
}

// CVE-2023-33953: one byte stands for a remembered header of 4,000.
TEST_F(FrameAttacksTest, HeadersThatStandForLongOnesAreWithstood) {
  IsWithstood([](SocketClient& client) {
    client.Send(Frame(
        kHeaders, kEndHeaders, 1,
        CallHeaders(kSay) + Remembered("x-bomb", std::string(3900, 'x'))));
    const std::string bomb = CallHeaders(kSay) + std::string(16000, '\xbe');
    for (int i = 1; i < 200; ++i) {
      if (!client.Send(Frame(kHeaders, kEndHeaders, StreamOf(i), bomb))) break;
    }
  });
}

TEST_F(FrameAttacksTest, HeadersThatNeverEndAreOutlived) {
  IsOutlived(10'000, 64'000, [](SocketClient& client) {
    client.Send(Frame(kHeaders, 0, 1, CallHeaders(kSay)));
    std::string more;
    while (more.size() < 16000) more += Literal("x-more", std::string(90, 'x'));
    Flood(client, Frame(kContinuation, 0, 1, more), 10'000);
  });
}

TEST_F(FrameAttacksTest, EmptyContinuationsThatNeverEndAreWithstood) {
  IsWithstood([](SocketClient& client) {
    client.Send(Frame(kHeaders, 0, 1, CallHeaders(kSay)));
    std::string many;
    for (int i = 0; i < 1000; ++i) many += Frame(kContinuation, 0, 1, "");
    Flood(client, many, 1000);
  });
}

// Nobody reads the answers.
TEST_F(FrameAttacksTest, PingsWithoutEndAreWithstood) {
  IsWithstood([](SocketClient& client) {
    Flood(client, Frame(kPing, 0, 0, std::string(8, 'p')), 1'000'000);
  });
}

TEST_F(FrameAttacksTest, SettingsWithoutEndAreWithstood) {
  IsWithstood([](SocketClient& client) {
    const std::string setting = BigEndian(4, 2) + BigEndian(65535, 4);
    Flood(client, Frame(kSettings, 0, 0, setting), 1'000'000);
  });
}

TEST_F(FrameAttacksTest, MessageThatSaysItIsFourGigabytesIsWithstood) {
  IsWithstood([](SocketClient& client) {
    client.Send(OpenCall(0, kSay) +
                Frame(kData, 0, 1, Message("x", false, 0xffffffff)));
    Flood(client, Frame(kData, 0, 1, std::string(16000, 'x')), 10'000);
  });
}

// A quarter of a gigabyte of one letter goes over the wire in a quarter of a
// megabyte.
TEST_F(FrameAttacksTest, MessagesThatGrowWhenTheyAreUnpackedAreRefused) {
  const auto client = server_.NewClient();
  echo::v1::SayRequest request;
  request.set_text(std::string(256 << 20, 'x'));
  grpc::Status status;
  IsWithstood([&](SocketClient&) {
    for (int i = 0; i < 3; ++i) {
      grpc::ClientContext context;
      context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
      echo::v1::SayResponse response;
      status = client->Say(&context, request, &response);
    }
  });
  EXPECT_EQ(status.error_code(), grpc::UNIMPLEMENTED);
}

}  // namespace
}  // namespace muster::overload
