import io.trino.sql.parser.ParsingException;
import io.trino.sql.parser.SqlParser;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints Trino's message for each file that its parser refuses. */
class ParseQueries {
    public static void main(String[] files) throws Exception {
        SqlParser parser = new SqlParser();
        for (String file : files) {
            try {
                parser.createStatement(Files.readString(Path.of(file)));
            } catch (ParsingException refused) {
                System.out.println(Path.of(file).getFileName() + ": " + refused.getMessage());
            }
        }
    }
}
