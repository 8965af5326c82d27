import ProxyCore
import Testing

@Suite("A proxy's target")
struct ProxyTargetTests {
  @Test(
    "is read in every spelling",
    arguments: [
      ("127.0.0.1:6379", ProxyTarget.internet(host: "127.0.0.1", port: "6379")),
      ("localhost:http", .internet(host: "localhost", port: "http")),
      ("example.org", .internet(host: "example.org", port: "80")),
      ("[::1]:80", .internet(host: "::1", port: "80")),
      ("[fe80::1%eth0]", .internet(host: "fe80::1%eth0", port: "80")),
      ("::1:80", .internet(host: "::1", port: "80")),
      ("/run/redis/redis.sock", .path("/run/redis/redis.sock")),
      ("@name", .abstract("name")),
    ])
  func reads(text: String, target: ProxyTarget) {
    #expect(ProxyTarget(text) == target)
  }

  @Test(
    "is refused where it cannot be one",
    arguments: [
      "", ":80", "host:", "host:0", "host:65536", "host:99999999999999999999", "a b:80", "host:8/0", "[::1",
      "[::1]80",
      "[]:80", "@", "a/b:80", "/run/\0x", String(repeating: "/", count: 108),
    ])
  func refuses(text: String) {
    #expect(ProxyTarget(text) == nil)
  }

  @Test("is written as it is read", arguments: ["[::1]:80", "a.example:99", "/run/x", "@x"])
  func isWritten(text: String) {
    #expect(ProxyTarget(text)?.description == text)
  }
}
