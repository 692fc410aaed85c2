package dev.mtlsguardrails.cli.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.reader.UnicodeReader;

/** Finds and reads what the command line names: files, directories with all that is below them, standard input. */
public final class SourceFiles {

    private static final String STDIN = "-";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    private final InputStream stdin;

    public SourceFiles(InputStream stdin) {
        this.stdin = stdin;
    }

    public List<SourceFile> read(List<String> names) {
        return names.stream().flatMap(this::read).toList();
    }

    private Stream<SourceFile> read(String name) {
        if (name.equals(STDIN)) {
            return Stream.of(read("(stdin)", () -> stdin));
        }
        Path path = path(name);
        return Files.isDirectory(path) ? below(path).stream().map(SourceFiles::read) : Stream.of(read(path));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException wrong) {
            throw new BadInput(name + ": no file can be called that; check the name");
        }
    }

    /** Sorted, so that the answer does not depend on the file system. */
    private static List<Path> below(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> found = tree.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(ending -> file.getFileName().toString().endsWith(ending)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new BadInput(folder + ": there is no *.yaml, *.yml or *.json below this directory; name another");
            }
            return found;
        } catch (IOException unreadable) {
            throw cannotBeRead(folder.toString(), unreadable);
        } catch (UncheckedIOException unreadable) {
            throw cannotBeRead(folder.toString(), Objects.requireNonNull(unreadable.getCause()));
        }
    }

    private static SourceFile read(Path path) {
        return read(path.toString(), () -> Files.newInputStream(path));
    }

    /** UTF-8, or UTF-16 with a byte order mark, as YAML has it; some shells write the latter. */
    private static SourceFile read(String name, Opening opening) {
        try (Reader reader = new UnicodeReader(opening.open())) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return new SourceFile(name, text.toString());
        } catch (IOException unreadable) {
            throw cannotBeRead(name, unreadable);
        }
    }

    private static BadInput cannotBeRead(String name, IOException why) {
        String sentence = switch (why) {
            case NoSuchFileException missing -> "there is no such file or directory; check the name";
            case AccessDeniedException denied -> "must not be read by you; ask for the permission";
            case CharacterCodingException encoded -> "is no UTF-8 text; name a YAML or JSON file";
            default -> "cannot be read: " + why.getMessage();
        };
        return new BadInput(name + ": " + sentence);
    }

    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }
}
