import Glibc
import Testing

/// usher-web as a supervisor starts it: the built program, with a listener as descriptor 3.
@Suite("The example web server")
struct WebServerTests {
  @Test("shows its descriptors on the status page")
  func status() throws {
    let server = try WebServer()
    let answer = try server.exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("descriptor 3: web, 127.0.0.1:\(server.port)\n"))
  }

  @Test("says READY=1 to its supervisor before anybody asks")
  func ready() throws {
    let supervisor = try Supervisor(.abstract)
    let server = try WebServer(environment: ["NOTIFY_SOCKET=\(supervisor.address)"])
    #expect(try supervisor.messages(1) == ["READY=1\nSTATUS=serving on 1 listeners"])
    #expect(try server.exchange("GET /x HTTP/1.0\r\n\r\n").hasSuffix("you asked for /x\n"))
  }

  @Test("answers pipelined requests in order over one connection")
  func pipelined() throws {
    let server = try WebServer()
    let two =
      "GET /first HTTP/1.1\r\nHost: x\r\n\r\nGET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    let answer = try server.exchange(two)
    let first = try #require(answer.firstRange(of: "asked for /first"))
    let second = try #require(answer.firstRange(of: "asked for /second"))
    #expect(first.lowerBound < second.lowerBound)
    #expect(answer.contains("Connection: keep-alive"))
  }

  @Test("understands a request that comes byte by byte")
  func byteByByte() throws {
    let server = try WebServer()
    let client = try server.connect()
    for byte in Array("GET /slow HTTP/1.0\r\n\r\n".utf8) { try client.send([byte]) }
    #expect(try client.readToEnd().hasSuffix("you asked for /slow\n"))
  }

  @Test("sends no body to HEAD")
  func head() throws {
    let answer = try WebServer().exchange("HEAD /x HTTP/1.0\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.hasSuffix("\r\n\r\n"))
  }

  @Test(
    "refuses what it does not understand, and closes",
    arguments: [
      ("nonsense\r\n\r\n", 400), ("GET x HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/3\r\n\r\n", 505),
      ("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400), ("POST / HTTP/1.0\r\n\r\n", 405),
      ("PUT / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", 413),
      ("GET /" + String(repeating: "a", count: 9000), 431),
    ])
  func refusals(request: String, status: Int) throws {
    let answer = try WebServer().exchange(request)
    #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
  }

  @Test("serves many connections at once")
  func many() throws {
    let server = try WebServer()
    let clients = try (0..<50).map { _ in try server.connect() }
    for (index, client) in clients.enumerated() {
      try client.send(Array("GET /\(index) HTTP/1.0\r\n\r\n".utf8))
    }
    for (index, client) in clients.enumerated() {
      #expect(try client.readToEnd().hasSuffix("you asked for /\(index)\n"))
    }
  }

  @Test("ends by itself once nobody came for a while")
  func idle() throws {
    let server = try WebServer(arguments: ["--exit-when-idle", "1"])
    #expect(server.exitStatus() == 0)
  }

  @Test("ends with a message where it was given no socket")
  func noSocket() throws {
    let server = try WebServer(passesListener: false, showsErrors: false)
    #expect(server.exitStatus() == 1)
  }

  @Test(
    "ends with its usage on an unknown argument",
    arguments: [["--what"], ["--exit-when-idle"], ["--exit-when-idle", "0"]])
  func usage(arguments: [String]) throws {
    #expect(try WebServer(arguments: arguments, showsErrors: false).exitStatus() == 2)
  }
}
