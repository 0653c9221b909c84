import org.apache.kafka.common.utils.Utils;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Prints 1,000 keys, their murmur2 and their partition of 6, as Kafka's own Java client computes them (kafka-clients 4.4.0).
 *  java -cp kafka-clients-4.4.0.jar PartitionVectors.java > partition-vectors.json */
public class PartitionVectors {
  public static void main(String[] args) {
    Random random = new Random(20010601);
    StringBuilder out = new StringBuilder("[\n");
    for (int i = 0; i < 1000; i++) {
      String key = key(random, i);
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      int hash = Utils.murmur2(bytes);
      out.append(String.format("[%s, %d, %d]%s%n", quoted(key), hash, Utils.toPositive(hash) % 6, i < 999 ? "," : ""));
    }
    System.out.print(out.append("]\n"));
  }

  /** The empty key, keys of every length up to 63, letters beyond ASCII, and flights. */
  private static String key(Random random, int i) {
    if (i >= 500) return "2001-0" + (1 + random.nextInt(6)) + "-1" + random.nextInt(10) + "/AA" + random.nextInt(9999);
    StringBuilder key = new StringBuilder();
    for (int n = 0; n < i % 64; n++) key.appendCodePoint(i % 5 == 4 ? 0x4e00 + random.nextInt(20000) : 32 + random.nextInt(95));
    return key.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
