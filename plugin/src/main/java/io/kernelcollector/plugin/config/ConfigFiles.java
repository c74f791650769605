// SPDX-License-Identifier: GPL-3.0-or-later
package io.kernelcollector.plugin.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * Where {@code ebpf.d.conf} is. There are two: what the package ships and, key by key on top of it,
 * what the administrator wrote.
 *
 * @param files those that exist, the shipped one first
 */
public record ConfigFiles(List<Path> files) {

  /** System property by which the launcher names the folder of shipped files. */
  public static final String OWN_FOLDER_PROPERTY = "ebpf.stock.config";

  private static final String NAME = "ebpf.d.conf";
  private static final String STOCK_VARIABLE = "NETDATA_STOCK_CONFIG_DIR";
  private static final String USER_VARIABLE = "NETDATA_USER_CONFIG_DIR";

  /** Where an agent from a package has the administrator's files. */
  private static final String USUAL_USER_FOLDER = "/etc/netdata";

  /** More than anybody writes by hand. */
  private static final int LARGEST_FILE = 1024 * 1024;

  public ConfigFiles {
    files = List.copyOf(files);
  }

  /**
   * The files of this process. An agent says where its own folders are; without an agent, or when
   * the agent's folder of shipped files has none, it is the one next to the launcher. Who starts
   * the plugin by hand gets the administrator's file of an agent's usual folder: a check in a
   * terminal shall say what the agent will run.
   *
   * @param environment of the process
   * @param ownFolder what the launcher says, if anything
   */
  public static ConfigFiles of(Map<String, String> environment, Optional<String> ownFolder) {
    return of(environment, ownFolder, USUAL_USER_FOLDER);
  }

  static ConfigFiles of(
      Map<String, String> environment, Optional<String> ownFolder, String usualUserFolder) {
    Optional<Path> stock =
        Stream.of(Optional.ofNullable(environment.get(STOCK_VARIABLE)), ownFolder)
            .flatMap(Optional::stream)
            .flatMap(ConfigFiles::existing)
            .findFirst();
    Stream<Path> user =
        Stream.of(environment.getOrDefault(USER_VARIABLE, usualUserFolder))
            .flatMap(ConfigFiles::existing);
    return new ConfigFiles(Stream.concat(stock.stream(), user).distinct().toList());
  }

  private static Stream<Path> existing(String folder) {
    if (folder.isBlank()) {
      return Stream.empty();
    }
    Path file = Path.of(folder, NAME);
    return Files.exists(file) ? Stream.of(file) : Stream.empty();
  }

  /** Everything the files say; one that cannot be read is a remark. */
  public IniFile read() {
    List<IniEntry> entries = new ArrayList<>();
    List<Remark> remarks = new ArrayList<>();
    for (Path file : files) {
      try {
        IniFile content = IniFile.parse(file.toString(), text(file));
        entries.addAll(content.entries());
        remarks.addAll(content.remarks());
      } catch (IOException e) {
        remarks.add(new Remark(Level.ERROR, file + " is not used: " + reason(e)));
      }
    }
    return new IniFile(entries, remarks);
  }

  private static String reason(IOException e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "no permission to read it";
    }
    return e instanceof CharacterCodingException ? "it is not text" : e.getMessage();
  }

  private static String text(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a file");
    }
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(LARGEST_FILE + 1);
    }
    if (bytes.length > LARGEST_FILE) {
      throw new IOException("it is larger than " + LARGEST_FILE + " bytes");
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    if (text.indexOf('\0') >= 0) {
      throw new CharacterCodingException();
    }
    return text;
  }
}
