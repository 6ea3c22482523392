import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;

/** A server that speaks MongoDB's protocol, in memory: one argument, the port on 127.0.0.1. */
public final class MongoStandIn {
  /** Today's drivers refuse what the library says of itself. */
  private static final class Version implements MongoVersion {
    @Override
    public int getWireVersion() {
      return 13;
    }

    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }
  }

  public static void main(String[] arguments) {
    MongoServer server = new MongoServer(H2Backend.inMemory().version(new Version()));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
  }
}
