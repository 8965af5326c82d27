import UnitModel

/// What makes a listener the one that it is: as long as this stays, all else can be set on the living one.
///
/// Its name, its place among the others and its options are none of it; `BindIPv6Only=` is, since the kernel takes
/// it before bind(2) only.
struct ListenerKey: Hashable, Sendable {
  let type: ListenType
  let address: ListenAddress
  let device: String
  let protocolChoice: SocketSettings.ProtocolChoice?
  let bindIPv6Only: SocketSettings.BindIPv6Only?
  let isWritable: Bool
  /// Of datagrams: joined when it was bound.
  let groups: Set<MulticastGroup>

  init(_ listener: ListenerSettings, _ settings: SocketSettings) {
    type = listener.type
    var isInternet = true
    var mayBeIPv6 = true
    switch listener.address {
    case .port(let port):
      address = .ipv6([UInt8](repeating: 0, count: 16), port: port, scope: nil)
    case .ipv6: address = listener.address
    case .ipv4:
      address = listener.address
      mayBeIPv6 = false
    case .host: address = listener.address
    case .unixPath, .unixAbstract, .vsock, .fifo, .special, .netlink, .messageQueue:
      address = listener.address
      (isInternet, mayBeIPv6) = (false, false)
    }
    let device = settings.bindToDevice ?? ""
    self.device = isInternet && device != "*" ? device : ""
    protocolChoice = settings.protocolChoice
    bindIPv6Only = mayBeIPv6 ? settings.bindIPv6Only : nil
    groups = listener.type == .datagram && isInternet ? Set(settings.additions.multicastGroups) : []
    isWritable = listener.type == .special && settings.writable
  }
}
