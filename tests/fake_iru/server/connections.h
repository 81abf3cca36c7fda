#ifndef TESTS_FAKE_IRU_SERVER_CONNECTIONS_H_
#define TESTS_FAKE_IRU_SERVER_CONNECTIONS_H_

namespace muster::fake_iru {

// The accepted connections of a server on a loopback port, found among this
// process's descriptors: the HTTP library keeps them to itself. Both calls
// leave the descriptors open; who accepted them closes them.

// Sends a TCP reset to the peer on `remote_port`. Does nothing if it is gone.
void ResetConnection(int local_port, int remote_port);

// Ends every connection, so that a server that waits for the next request of
// one need not wait any longer.
void ShutdownConnections(int local_port);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_SERVER_CONNECTIONS_H_
