package dev.bylaw.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a request from a file: the wire's message as JSON, field names as in the protos. */
public final class RequestFile {
  private RequestFile() {}

  public static <B extends Message.Builder> B read(Path file, B builder)
      throws Failure, IOException {
    if (!Files.isReadable(file)) {
      throw new Failure(ExitCode.USAGE, "cannot read `" + file + "`");
    }
    try {
      JsonFormat.parser().merge(Files.readString(file), builder);
      return builder;
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(
          ExitCode.USAGE,
          "`%s` holds no %s: %s"
              .formatted(file, builder.getDescriptorForType().getName(), said(e)));
    }
  }

  /** What the parser said, without the name of the Java class that said it. */
  private static String said(InvalidProtocolBufferException e) {
    return String.valueOf(e.getMessage()).replaceFirst("^(?:[a-z]+\\.)+[A-Za-z]+Exception: ", "");
  }
}
